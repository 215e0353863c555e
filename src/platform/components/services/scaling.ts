import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'
import type { Workload } from './workload.ts'

/** Adds how many pods there are: as many as the load wants, and all but one while nodes are drained. */
export function addScaling(chart: Chart, { name, entry: { minReplicas, maxReplicas } }: Workload): void {
  const metadata = { name, namespace: name }
  new k8s.KubeHorizontalPodAutoscalerV2(chart, 'horizontal-pod-autoscaler', {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas,
      maxReplicas,
      // Of the request. Low enough that a new pod, which takes its time to pull and load, comes before the queue does.
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 65 } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  })
  new k8s.KubePodDisruptionBudget(chart, 'pod-disruption-budget', {
    metadata,
    spec: {
      selector: { matchLabels: selectorOf(name) },
      maxUnavailable: k8s.IntOrString.fromNumber(1), // never 0: a drain would wait for ever
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  })
}
