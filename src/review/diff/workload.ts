import { identityOf, type KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at } from '../../engine/policies/fields.ts'
import { scaleTargetOf } from '../../engine/policies/scale-target.ts'
import { remember } from './remember.ts'
import type { PlacedObject, Snapshot } from './snapshot.ts'

/** How many pods, at the least and at the most. */
export interface Replicas {
  readonly min: number
  readonly max: number
}

const SCALED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout']

/** Whether an object runs as many pods as it or its autoscaler says. */
export const isScaled = (kind: string): boolean => SCALED.includes(kind)

/** Bounds of an autoscaler; `undefined` for any other object. */
export function boundsOf({ object }: PlacedObject): Replicas | undefined {
  const number = (field: string, fallback: number) => Number(at(object, 'spec', field) ?? fallback)
  // Defaults: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/,
  // https://keda.sh/docs/latest/reference/scaledobject-spec/
  if (object.kind === 'HorizontalPodAutoscaler') return { min: number('minReplicas', 1), max: number('maxReplicas', 1) }
  if (object.kind === 'ScaledObject') return { min: number('minReplicaCount', 0), max: number('maxReplicaCount', 100) }
  return undefined
}

/** Bounds of what is scaled in a component, by identity. */
function scalersIn(side: Snapshot, environment: string, component: string): ReadonlyMap<string, Replicas> {
  return remember(side, `scalers ${environment} ${component}`, () => {
    const objects = side.objects(environment, component)
    return new Map(
      objects.flatMap((one) => {
        const bounds = boundsOf(one)
        return bounds ? [[scaleTargetOf(one), bounds] as const] : []
      }),
    )
  })
}

/** What runs as many pods as it or its autoscaler says in a component, by name. */
export function scaledIn(
  side: Snapshot,
  environment: string,
  component: string,
): ReadonlyMap<string, KubernetesObject> {
  return remember(side, `scaled ${environment} ${component}`, () => {
    const objects = side.objects(environment, component).filter(({ object }) => isScaled(object.kind))
    return new Map(objects.map(({ object }) => [object.metadata.name, object]))
  })
}

/** Pods of a workload on one side: what its autoscaler says, or else it itself. */
export function replicasOf(
  workload: KubernetesObject,
  environment: string,
  component: string,
  side: Snapshot,
): Replicas {
  const bounds = scalersIn(side, environment, component).get(identityOf(workload))
  if (bounds) return bounds
  const replicas = Number(at(workload, 'spec', 'replicas') ?? 1)
  return { min: replicas, max: replicas }
}

/** `3 pods`, `2 to 6 pods`. */
export function describeReplicas({ min, max }: Replicas): string {
  return min === max ? `${min} ${min === 1 ? 'pod' : 'pods'}` : `${min} to ${max} pods`
}
