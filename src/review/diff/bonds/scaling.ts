import { identityOf } from '../../../engine/kubernetes/manifest.ts'
import { undrainable } from '../../../engine/policies/drainable-nodes.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import { doublyScaled } from '../../../engine/policies/no-replicas-with-autoscaler.ts'
import { scaleTargetOf } from '../../../engine/policies/scale-target.ts'
import { bare, show } from '../show.ts'
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

/** Pods that ask for what their autoscaler measures their use against. */
const measures: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  return index.ofKind('HorizontalPodAutoscaler').flatMap((manifest) => {
    const target = index.byIdentity.get(scaleTargetOf(manifest))
    const template = index.templates.find((one) => one.manifest === target)
    const shares = list(at(manifest.object, 'spec', 'metrics'))
      .map((metric) => at(metric, 'resource'))
      .filter((resource) => at(resource, 'target', 'type') === 'Utilization')
    return shares.flatMap((resource): Bond[] => {
      const what = String(at(resource, 'name'))
      const silent = (template?.containers ?? []).filter(
        (one) =>
          one.list === 'containers' &&
          ['requests', 'limits'].every((kind) => at(one.fields, 'resources', kind, what) === undefined),
      )
      return [
        {
          key: `${identityOf(manifest.object)} ${what}`,
          holds: silent.length === 0,
          evenNew: true,
          level: 'high',
          ...where(manifest),
          message: `It measures ${bare(what)} against what pods ask for, and ${silent.map(({ name }) => show(name)).join(', ')} asks for none: nothing is scaled, or by a default of the namespace.`,
        },
      ]
    })
  })
}

/** Numbers of pods, autoscalers and disruption budgets that fit together. */
export const SCALING_BONDS: readonly BondReader[] = [fromPolicies, bounds, measures]
