import type { Manifest } from '../kubernetes/manifest.ts'
import { at, fields, list } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const DIRECTIONS = ['Ingress', 'Egress']

/** Whether a policy selects every pod, both ways, and allows nothing. */
function deniesEverything({ object }: Manifest): boolean {
  const spec = fields(object['spec'])
  const types = list(spec['policyTypes'])
  return (
    Object.keys(fields(spec['podSelector'])).length === 0 &&
    DIRECTIONS.every((direction) => types.includes(direction)) &&
    ['ingress', 'egress'].every((rules) => list(spec[rules]).length === 0)
  )
}

/** In a namespace of ours, pods reach and are reached by those alone that a component names. */
export const defaultDeny: Policy = {
  name: 'default-deny',
  check(platform) {
    const index = indexOf(platform)
    const denying = new Set(
      index
        .ofKind('NetworkPolicy')
        .filter(deniesEverything)
        .map(({ object }) => object.metadata.namespace),
    )
    const open = index.ofKind('Namespace').filter(({ object }) => !denying.has(object.metadata.name))
    // A policy that selects all pods and has a rule without peers opens what the other one closes.
    const opening = index
      .ofKind('NetworkPolicy')
      .filter(
        ({ object }) =>
          Object.keys(fields(at(object, 'spec', 'podSelector'))).length === 0 &&
          ['ingress', 'egress'].some((rules) =>
            list(at(object, 'spec', rules)).some((rule) => Object.keys(fields(rule)).length === 0),
          ),
      )
    return [
      ...open.map((manifest) => ({
        manifest,
        message: `has no NetworkPolicy that denies both directions; name its pods in a component's \`pods\``,
      })),
      ...opening.map((manifest) => ({
        manifest,
        message: 'lets every pod of the namespace talk to everyone; name peers and ports',
      })),
    ]
  },
}
