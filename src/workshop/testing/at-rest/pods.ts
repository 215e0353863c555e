/** The pods that a shipped environment runs when nothing happens, with what they ask for. */
import type { KubernetesObject, Manifest } from '../../../engine/kubernetes/manifest.ts'
import { quantityOf } from '../../../engine/kubernetes/quantity.ts'
import { at, fields } from '../../../engine/policies/fields.ts'
import { podTemplateOf } from '../../../engine/policies/pod-templates.ts'

/** Pods that are alike. */
export interface Pods {
  readonly namespace: string
  readonly owner: KubernetesObject
  readonly replicas: number
  /** Cores and bytes of one of them. */
  readonly cpu: number
  readonly memory: number
}

// What a container gets that says nothing: LimitRange, in src/platform/components/namespaces/limits.ts.
const DEFAULT = { requests: { cpu: '20m', memory: '64Mi' } }
/** What operators add to the containers that they are told of: the config-reloader, Envoy's shutdown-manager. */
const SIDECAR = { requests: { cpu: '10m', memory: '32Mi' } }

const sum = (resources: readonly unknown[], key: string) =>
  resources.reduce((total: number, one) => total + quantityOf(at(one ?? DEFAULT, 'requests', key) ?? 0), 0)

/** What operators make StatefulSets of, each pod with a disk. */
const KEEPERS = ['Prometheus', 'Alertmanager']

/** Resources of the containers that an object's pods have, or that an operator makes of it. */
function containersOf(manifest: Manifest): readonly unknown[] {
  const { kind, spec } = manifest.object
  if (KEEPERS.includes(kind)) return [at(spec, 'resources'), SIDECAR]
  if (kind === 'EnvoyProxy')
    return [at(spec, 'provider', 'kubernetes', 'envoyDeployment', 'container', 'resources'), SIDECAR]
  const template = podTemplateOf(manifest)
  if (!template || kind === 'Job' || kind === 'Pod') return [] // hooks and tests, long gone
  return template.containers.filter(({ list }) => list === 'containers').map((one) => one.fields['resources'])
}

/** Every pod of the objects, of which an autoscaler keeps the fewest. */
export function podsAtRest(manifests: readonly Manifest[], nodes: number): readonly Pods[] {
  const fewest = new Map(
    manifests
      .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
      .map(({ object: { spec, metadata } }) => [
        `${metadata.namespace}/${at(spec, 'scaleTargetRef', 'name')}`,
        Number(at(spec, 'minReplicas')),
      ]),
  )
  return manifests.flatMap((manifest) => {
    const containers = containersOf(manifest)
    const { kind, metadata, spec } = manifest.object
    const namespace = metadata.namespace ?? ''
    const own = kind === 'DaemonSet' ? nodes : Number(fields(spec)['replicas'] ?? 1)
    const ofProxy = at(spec, 'provider', 'kubernetes', 'envoyHpa', 'minReplicas')
    const replicas = fewest.get(`${namespace}/${metadata.name}`) ?? Number(ofProxy ?? own)
    if (containers.length === 0 || replicas === 0) return []
    const [cpu, memory] = [sum(containers, 'cpu'), sum(containers, 'memory')]
    return [{ namespace, owner: manifest.object, replicas, cpu, memory }]
  })
}

/** Disks that the objects claim. */
export const disksAtRest = (pods: readonly Pods[]) => pods.filter(({ owner }) => KEEPERS.includes(owner.kind))
