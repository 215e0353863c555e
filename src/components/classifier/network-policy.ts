import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { PORT } from '../../../classifier/src/contract.ts'
import { NAMESPACES } from '../../config/names.ts'
import { selectorOf } from '../../kubernetes/labels.ts'

const namespace = NAMESPACES.classifier

const from = (name: string): k8s.NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})

/**
 * Adds who may talk to the pods: the proxies and Prometheus.
 *
 * Nobody is talked to, not even DNS: the model is in the image, so code that reads hostile pictures has no way out.
 */
export function addNetworkPolicies(chart: Chart): void {
  new k8s.KubeNetworkPolicy(chart, 'network-policy-default-deny', {
    metadata: { name: 'default-deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  })
  new k8s.KubeNetworkPolicy(chart, 'network-policy', {
    metadata: { name: 'classifier', namespace },
    spec: {
      podSelector: { matchLabels: selectorOf('classifier') },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [from(NAMESPACES.exposure), from(NAMESPACES.monitoring)],
          ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(PORT) }],
        },
      ],
    },
  })
}
