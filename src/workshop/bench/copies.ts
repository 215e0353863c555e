import { k8s } from 'cdk8s-plus-27'
import { ServiceMonitor } from '../../../imports/monitoring.coreos.com.ts'
import { NAMESPACES } from '../../config/names.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { selectorOf } from '../../engine/kubernetes/labels.ts'
import { restricted } from '../../engine/kubernetes/pod-security.ts'

const namespace = NAMESPACES.monitoring
const IMAGE = `registry.example/service@sha256:${'a'.repeat(64)}`
const RESOURCES = {
  requests: { cpu: k8s.Quantity.fromString('100m'), memory: k8s.Quantity.fromString('128Mi') },
  limits: { cpu: k8s.Quantity.fromString('1'), memory: k8s.Quantity.fromString('128Mi') },
}

function deployment(name: string): k8s.KubeDeploymentProps {
  const labels = selectorOf(name)
  const container: k8s.Container = {
    name,
    image: IMAGE,
    ports: [{ name: 'http', containerPort: 8080 }],
    env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name, key: 'level' } } }],
    livenessProbe: { httpGet: { path: '/health', port: k8s.IntOrString.fromString('http') } },
    resources: RESOURCES,
  }
  return {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: restricted({ serviceAccountName: name, containers: [container] }) },
    },
  }
}

/** A service as people write it: with its Application, 12 objects. */
function copy(name: string): Component {
  const metadata = { name, namespace }
  const labels = selectorOf(name)
  const selector = { matchLabels: labels }
  const port = k8s.IntOrString.fromString('http')
  return {
    wave: 0,
    project: 'workloads',
    namespace,
    build(chart) {
      new k8s.KubeServiceAccount(chart, 'service-account', { metadata })
      new k8s.KubeConfigMap(chart, 'config-map', { metadata, data: { level: 'info' } })
      new k8s.KubeDeployment(chart, 'deployment', deployment(name))
      const ports = [{ name: 'http', port: 80, targetPort: port }]
      new k8s.KubeService(chart, 'service', { metadata: { ...metadata, labels }, spec: { selector: labels, ports } })
      new k8s.KubeHorizontalPodAutoscalerV2(chart, 'autoscaler', {
        metadata,
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, minReplicas: 2, maxReplicas: 4 },
      })
      const maxUnavailable = k8s.IntOrString.fromNumber(1)
      new k8s.KubePodDisruptionBudget(chart, 'budget', { metadata, spec: { selector, maxUnavailable } })
      const ingress = [{ ports: [{ port, protocol: 'TCP' }] }]
      new k8s.KubeNetworkPolicy(chart, 'network-policy', {
        metadata,
        spec: { podSelector: selector, policyTypes: ['Ingress', 'Egress'], ingress },
      })
      new ServiceMonitor(chart, 'service-monitor', { metadata, spec: { selector, endpoints: [{ port: 'http' }] } })
      const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }]
      new k8s.KubeRole(chart, 'role', { metadata, rules })
      new k8s.KubeRoleBinding(chart, 'role-binding', {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      })
      new k8s.KubeResourceQuota(chart, 'quota', {
        metadata,
        spec: { hard: { pods: k8s.Quantity.fromString('10') } },
      })
    },
  }
}

/** `count` copies of one component, each with names of its own. */
export function copies(count: number): Record<string, Component> {
  const names = Array.from({ length: count }, (_, index) => `copy-${String(index).padStart(4, '0')}`)
  return Object.fromEntries(names.map((name) => [name, copy(name)]))
}
