import { at, fields, list } from '../../../engine/policies/fields.ts'
import { globOf } from '../bonds/applications.ts'
import { canonical } from '../fields.ts'
import { objectRisk } from '../risk.ts'
import { show } from '../show.ts'

const LISTS = [
  'sourceRepos',
  'destinations',
  'clusterResourceWhitelist',
  'namespaceResourceWhitelist',
  'sourceNamespaces',
] as const

const REFUSED = ['clusterResourceBlacklist', 'namespaceResourceBlacklist'] as const

/** Whether a pattern, or each pattern of an entry, takes in another. */
function covers(wide: unknown, narrow: unknown): boolean {
  if (canonical(wide) === canonical(narrow)) return true
  if (typeof wide === 'string' && typeof narrow === 'string') return globOf(wide).test(narrow)
  const keys = Object.keys(fields(wide))
  return keys.length > 0 && keys.every((key) => covers(fields(wide)[key], fields(narrow)[key]))
}

/** Where an AppProject lets its Applications install from and to, and what. */
export const projectWidened = objectRisk(
  'project-widened',
  ['high', 'medium'],
  'An Argo CD project allows more repositories, destinations or kinds; high with a wildcard or for the whole cluster.',
  ({ kind, before, after }) => {
    if (kind !== 'AppProject' || !after) return []
    const freed = REFUSED.flatMap((key) => {
      const has = list(at(after, 'spec', key))
      const lost = list(at(before, 'spec', key)).filter((item) => !has.some((one) => covers(one, item)))
      return lost.length === 0
        ? []
        : [{ level: 'high', message: `spec.${key} no longer refuses ${lost.map(show).join(', ')}.` } as const]
    })
    const allowed = LISTS.flatMap((key) => {
      const had = list(at(before, 'spec', key))
      const gained = list(at(after, 'spec', key)).filter((item) => !had.some((one) => covers(one, item)))
      if (gained.length === 0) return []
      const level =
        key === 'clusterResourceWhitelist' || gained.some((item) => canonical(item).includes('*')) ? 'high' : 'medium'
      return [{ level, message: `spec.${key} gains ${gained.map(show).join(', ')}.` } as const]
    })
    return [...allowed, ...freed]
  },
)
