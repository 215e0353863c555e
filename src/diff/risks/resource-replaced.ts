import { at } from '../../policies/fields.ts'
import { lossOf } from '../facts/data-bearing.ts'
import type { Replacement } from '../replacements.ts'
import { type Raised, type Risk, show } from '../risk.ts'

function reasonOf({ fields, follows }: Replacement): string {
  if (follows) return `it refers to ${follows}, which is replaced`
  return fields.map(({ path, before, after }) => `${path}: ${show(before)} → ${show(after)}`).join(', ')
}

function raise(replacement: Replacement): Raised {
  const { resource, address } = replacement
  const { level, what } = lossOf(resource.type)
  const guarded = at(resource.body, 'lifecycle', 'prevent_destroy') === true
  return {
    level,
    subject: address,
    component: `terraform/${resource.topic}`,
    message: `Destroyed and made again, and with it ${what}: ${reasonOf(replacement)}.${guarded ? ' Its `prevent_destroy` makes the plan fail.' : ''}`,
  }
}

/** An argument that Azure cannot change, so that Terraform makes the resource anew, and what refers to it as well. */
export const resourceReplaced: Risk = {
  name: 'resource-replaced',
  about: 'Terraform destroys a resource and makes it again; critical where data, keys or the cluster go with it.',
  find(change, { changes, replacements }) {
    if (change.of !== 'resource' || change.what !== 'changed') return []
    const replaced = replacements.in(change.environment)
    const own = replaced.get(change.subject)
    // What follows in resources that did not change themselves is said once, with the first change of the root module.
    const first = changes.find(
      (one) => one.of === 'resource' && one.environment === change.environment && one.what === 'changed',
    )
    const silent = change === first ? [...replaced.values()].filter(({ follows }) => follows) : []
    return [...(own && !own.follows ? [own] : []), ...silent].map(raise)
  },
}
