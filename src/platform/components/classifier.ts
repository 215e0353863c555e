import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { METRICS_PATH, METRICS_PORT, PORT } from '../../../classifier/src/contract.ts'
import { ServiceMonitor } from '../../../imports/monitoring.coreos.com.ts'
import type { Environment } from '../../config/load.ts'
import { CLIENT_ID, NAMESPACES } from '../../config/names.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { selectorOf } from '../../engine/kubernetes/labels.ts'
import { addDeployment, METRICS_PORT_NAME, PORT_NAME } from './classifier/deployment.ts'
import { expose } from './exposure/expose.ts'

const name = 'classifier'
const namespace = NAMESPACES.classifier
const metadata = { name, namespace }
const selector = selectorOf(name)

function addService(chart: Chart, { outputs }: Environment): void {
  const annotations = { [CLIENT_ID]: outputs.clientIds.classifier }
  new k8s.KubeServiceAccount(chart, 'service-account', {
    metadata: { ...metadata, annotations },
    automountServiceAccountToken: false, // the one for Azure is mounted beside it
  })
  new k8s.KubeService(chart, 'service', {
    metadata,
    spec: {
      selector,
      ports: [
        { name: PORT_NAME, port: PORT, targetPort: k8s.IntOrString.fromString(PORT_NAME), appProtocol: 'http' },
        { name: METRICS_PORT_NAME, port: METRICS_PORT, targetPort: k8s.IntOrString.fromString(METRICS_PORT_NAME) },
      ],
    },
  })
  new ServiceMonitor(chart, 'service-monitor', {
    metadata,
    spec: {
      selector: { matchLabels: selector },
      endpoints: [{ port: METRICS_PORT_NAME, path: METRICS_PATH, interval: '15s' }],
    },
  })
}

function addScaling(chart: Chart, env: Environment): void {
  const { minReplicas, maxReplicas } = env.components.classifier
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
      selector: { matchLabels: selector },
      maxUnavailable: k8s.IntOrString.fromNumber(1), // never 0: a drain would wait for ever
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  })
}

/** The service that classifies pictures, with everything that keeps it running, reachable and watched. */
export const classifier: Component = {
  wave: 0,
  project: 'workloads',
  version: ({ images }) => images.classifier.slice('sha256:'.length, 'sha256:'.length + 12),
  namespace,
  // Nobody is talked to, not even DNS: the model is in the image, so code that reads hostile pictures has no way out.
  pods: () => ({ classifier: { labels: selector, metrics: [METRICS_PORT] } }),
  build(chart, env) {
    addService(chart, env)
    addDeployment(chart, env)
    addScaling(chart, env)
    expose(chart, env, 'classifier')
  },
}
