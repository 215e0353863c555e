import { identityOf } from '../../../engine/kubernetes/manifest.ts'
import { undrainable } from '../../../engine/policies/drainable-nodes.ts'
import { at } from '../../../engine/policies/fields.ts'
import { doublyScaled } from '../../../engine/policies/no-replicas-with-autoscaler.ts'
import { bare } from '../show.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { indexIn, platformOf } from './platform.ts'

const fromPolicies: BondReader = (side, environment) => {
  const platform = platformOf(side, environment)
  const of = (noticed: string, level: Bond['level'], found: ReturnType<typeof undrainable>): Bond[] =>
    found.map(({ manifest, path, problem }) => ({
      key: `${identityOf(manifest.object)} ${path}`,
      holds: false,
      evenNew: true,
      level,
      ...where(manifest),
      message: `${bare(`${path} ${problem}`)}. ${noticed}`,
    }))
  return [
    ...of('Upgrades of nodes stop there.', 'high', undrainable(platform)),
    ...of('Every sync sets it back, and the autoscaler undoes that.', 'medium', doublyScaled(platform)),
  ]
}

/** Bounds of autoscalers that the API server takes. */
const bounds: BondReader = (side, environment) =>
  ['HorizontalPodAutoscaler', 'ScaledObject'].flatMap((kind) =>
    indexIn(side, environment)
      .ofKind(kind)
      .map((manifest): Bond => {
        const { object } = manifest
        const [least, most] =
          kind === 'ScaledObject' ? ['minReplicaCount', 'maxReplicaCount'] : ['minReplicas', 'maxReplicas']
        const [min, max] = [Number(at(object, 'spec', least ?? '') ?? 1), Number(at(object, 'spec', most ?? '') ?? 100)]
        return {
          key: `${identityOf(object)} bounds`,
          holds: min <= max,
          evenNew: true,
          level: 'high',
          ...where(manifest),
          message: `${least} is ${min} and ${most} is ${max}: the API server refuses it, and the number of pods stays as it is.`,
        }
      }),
  )

/** Numbers of pods, autoscalers and disruption budgets that fit together. */
export const SCALING_BONDS: readonly BondReader[] = [fromPolicies, bounds]
