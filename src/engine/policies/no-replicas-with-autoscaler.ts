import { at, text } from './fields.ts'
import { type Indexable, indexOf } from './object-index.ts'
import { type FieldViolation, fieldViolation, type Policy } from './policy.ts'
import { scaleTargetOf } from './scale-target.ts'

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject']

/** Every workload that says how many pods it has although an autoscaler does. */
export function doublyScaled(platform: Indexable): FieldViolation[] {
  const index = indexOf(platform)
  return AUTOSCALERS.flatMap((kind) =>
    index.ofKind(kind).flatMap((autoscaler) => {
      const manifest = index.byIdentity.get(scaleTargetOf(autoscaler))
      const replicas = at(manifest?.object, 'spec', 'replicas')
      if (!manifest || replicas === undefined) return []
      const owner = `${kind} ${text(autoscaler.object.metadata.name)}`
      return [
        fieldViolation(manifest, [
          'spec.replicas',
          `is ${replicas}, but ${owner} owns the number`,
          'leave replicas out',
        ]),
      ]
    }),
  )
}

/** Argo CD and an autoscaler never fight over the number of pods. */
export const noReplicasWithAutoscaler: Policy = { name: 'no-replicas-with-autoscaler', check: doublyScaled }
