import { at } from '../../../engine/policies/fields.ts'
import { lossOf } from '../facts/data-bearing.ts'
import type { Replacement } from '../replacements.ts'
import { isAtLeast, LEVELS, type Raised, type Risk } from '../risk.ts'
import { bare, showChange } from '../show.ts'

function reasonOf({ fields, follows }: Replacement): string {
  if (follows) return `it refers to ${bare(follows)}, which is replaced`
  return fields.map(({ path, before, after }) => `${path}: ${showChange({ before, after })}`).join(', ')
}

function raise(replacement: Replacement): Raised {
  const { resource, address } = replacement
  const { level, what } = lossOf(resource.type)
  const back = level === 'critical' ? '' : ', until the new one is there'
  const guarded = at(resource.body, 'lifecycle', 'prevent_destroy') === true
  return {
    level,
    subject: address,
    component: `terraform/${resource.topic}`,
    message: `Destroyed and made again, and with it ${what}${back}: ${reasonOf(replacement)}.${guarded ? ' Its `prevent_destroy` makes the plan fail.' : ''}`,
  }
}

/** What goes with it and matters less, such as role assignments, in one sentence. */
function followers(replaced: readonly Replacement[], cause: Replacement): Raised[] {
  const addresses = replaced.map(({ address }) => address)
  const levels = replaced.map(({ resource }) => lossOf(resource.type).level)
  const level = LEVELS.find((one) => levels.includes(one))
  if (!level) return []
  const message = `What refers to it is destroyed and made again as well: ${bare(addresses.join(', '))}.`
  return [{ level, subject: cause.address, component: `terraform/${cause.resource.topic}`, message }]
}

const isLoud = ({ resource }: Replacement): boolean => isAtLeast(lossOf(resource.type).level, 'high')

/** An argument that Azure cannot change, so that Terraform makes the resource anew, and what refers to it as well. */
export const resourceReplaced: Risk = {
  name: 'resource-replaced',
  levels: ['critical', 'high', 'medium', 'low'],
  about: 'Terraform destroys a resource and makes it again; critical where data, keys or the cluster go with it.',
  find(change, { replacements }) {
    if (change.of !== 'resource' || change.what !== 'changed') return []
    const replaced = replacements.in(change.environment)
    const own = replaced.get(change.subject)
    if (!own || own.follows) return []
    const following = [...replaced.values()].filter(({ cause }) => cause === change.subject)
    return [
      raise(own),
      ...following.filter(isLoud).map(raise),
      ...followers(
        following.filter((one) => !isLoud(one)),
        own,
      ),
    ]
  },
}
