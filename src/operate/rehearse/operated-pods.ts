import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields } from '../../engine/policies/fields.ts'
import { surgeOf } from './surge.ts'

/** A pod that an operator makes of a custom resource, as far as what admits it looks at it. */
export interface OperatedPod {
  readonly namespace: string
  readonly pod: Fields
  readonly most: number
  readonly claims: readonly Fields[]
}

const CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
} as const

/** The chart's flags `--config-reloader-cpu-request` and so on. */
const RELOADER = {
  name: 'config-reloader',
  image: 'quay.io/prometheus-operator/prometheus-config-reloader',
  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
  securityContext: CONTAINER,
} as const

const claimOf = (object: KubernetesObject): Fields[] => {
  const template = fields(at(object, 'spec', 'storage', 'volumeClaimTemplate'))
  return template['spec'] === undefined ? [] : [{ metadata: { name: object.metadata.name }, spec: template['spec'] }]
}

/** https://github.com/prometheus-operator/prometheus-operator, pkg/prometheus/server/statefulset.go */
function monitored(object: KubernetesObject, name: string): Omit<OperatedPod, 'namespace'> {
  const spec = fields(object['spec'])
  const { serviceAccountName, securityContext, priorityClassName } = spec
  const container = { name, image: spec['image'] ?? name, resources: spec['resources'], securityContext: CONTAINER }
  return {
    most: Number(spec['replicas'] ?? 1) * Number(spec['shards'] ?? 1),
    claims: claimOf(object),
    pod: {
      spec: {
        ...{ serviceAccountName, securityContext, priorityClassName },
        initContainers: [{ ...RELOADER, name: 'init-config-reloader' }],
        containers: [container, RELOADER],
      },
    },
  }
}

/** https://github.com/envoyproxy/gateway, internal/infrastructure/kubernetes/proxy/resource.go */
const ENVOY = {
  ...{ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false },
  ...{ runAsGroup: 65532, runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
} as const

function proxy(object: KubernetesObject): Omit<OperatedPod, 'namespace'> {
  const kubernetes = fields(at(object, 'spec', 'provider', 'kubernetes'))
  const deployment = fields(kubernetes['envoyDeployment'])
  const replicas = Number(at(kubernetes, 'envoyHpa', 'maxReplicas') ?? deployment['replicas'] ?? 1)
  const resources = at(deployment, 'container', 'resources') ?? { requests: { cpu: '100m', memory: '512Mi' } }
  const { priorityClassName, nodeSelector, tolerations, securityContext } = fields(deployment['pod'])
  return {
    most: replicas + surgeOf(deployment['strategy'], replicas),
    claims: [],
    pod: {
      spec: {
        ...{ priorityClassName, nodeSelector, tolerations, securityContext },
        containers: [
          {
            ...{ name: 'envoy', image: 'docker.io/envoyproxy/envoy', resources },
            securityContext: at(deployment, 'container', 'securityContext') ?? ENVOY,
          },
          {
            name: 'shutdown-manager',
            image: 'docker.io/envoyproxy/gateway',
            resources: { requests: { cpu: '10m', memory: '32Mi' } },
            securityContext: ENVOY,
          },
        ],
      },
    },
  }
}

/** The pod of an object whose operator does not run here. Its template is the operator's: what it asks for is ours. */
export function operatedPod(object: KubernetesObject): OperatedPod | undefined {
  const namespace = object.metadata.namespace ?? ''
  if (object.kind === 'Prometheus') return { namespace, ...monitored(object, 'prometheus') }
  if (object.kind === 'Alertmanager') return { namespace, ...monitored(object, 'alertmanager') }
  return object.kind === 'EnvoyProxy' ? { namespace, ...proxy(object) } : undefined
}
