import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from '../../engine/policies/fields.ts'
import { podTemplateOf } from '../../engine/policies/pod-templates.ts'
import type { Applied } from './apply.ts'
import type { Rehearsed } from './objects.ts'
import { operatedPod } from './operated-pods.ts'
import { surgeOf } from './surge.ts'

/** A pod that a controller would make of an object, and how many of them there are at the most. */
export interface RehearsedPod {
  readonly from: Rehearsed
  readonly namespace: string
  readonly pod: Fields
  /** While an update rolls: the most replicas, and those that come before others go. */
  readonly most: number
  /** Claims that the controller makes beside each pod. */
  readonly claims: readonly Fields[]
}

/** The most replicas that an autoscaler allows. */
function autoscaled(object: KubernetesObject, all: readonly KubernetesObject[]): number | undefined {
  const { kind, metadata } = object
  const scaler = all.find((each) => {
    const target = fields(at(each, 'spec', 'scaleTargetRef'))
    const isSame = target['name'] === metadata.name && (target['kind'] ?? 'Deployment') === kind
    return isSame && each.metadata.namespace === metadata.namespace
  })
  const most = at(scaler, 'spec', 'maxReplicas') ?? at(scaler, 'spec', 'maxReplicaCount')
  return typeof most === 'number' ? most : undefined
}

function mostPods(object: KubernetesObject, all: readonly KubernetesObject[], nodes: number): number {
  if (object.kind === 'DaemonSet') return nodes
  if (object.kind === 'Job' || object.kind === 'CronJob') return Number(at(object, 'spec', 'parallelism') ?? 1)
  const replicas = autoscaled(object, all) ?? Number(at(object, 'spec', 'replicas') ?? 1)
  const strategy = at(object, 'spec', 'strategy')
  const rolls = object.kind === 'Deployment' && at(strategy, 'type') !== 'Recreate'
  return replicas + (rolls ? surgeOf(strategy, replicas) : 0)
}

/** The claims of a StatefulSet, whose volumes its controller adds to each pod. */
const claimsOf = (object: KubernetesObject): Fields[] => list(at(object, 'spec', 'volumeClaimTemplates')).map(fields)

const claimName = (claim: Fields): string => text(at(claim, 'metadata', 'name')) ?? ''

function podOf({ object, component }: Applied, all: readonly KubernetesObject[], nodes: number) {
  const template = podTemplateOf({ environment: '', component, object })
  if (!template) return operatedPod(object)
  const claims = claimsOf(object)
  const volumes = claims.map((claim) => {
    const name = claimName(claim)
    return { name, persistentVolumeClaim: { claimName: `${name}-${object.metadata.name}-0` } }
  })
  const { labels, annotations, namespace, spec } = template
  const every = [...list(spec['volumes']), ...volumes]
  const pod = { metadata: { labels, annotations }, spec: { ...spec, ...(every.length > 0 && { volumes: every }) } }
  return { namespace, claims, pod, most: mostPods(object, all, nodes) }
}

/**
 * The pods that controllers would make of what was applied.
 *
 * @param nodes - Most nodes at once, each with a pod of every DaemonSet.
 */
export function podsOf(applied: readonly Applied[], nodes: number): RehearsedPod[] {
  const all = applied.map(({ object }) => object)
  return applied.flatMap((item) => {
    const made = item.object.kind === 'Pod' ? undefined : podOf(item, all, nodes)
    return made ? [{ from: item, ...made }] : []
  })
}
