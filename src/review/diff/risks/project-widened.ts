import { at, list } from '../../../engine/policies/fields.ts'
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

/** Where an AppProject lets its Applications install from and to, and what. */
export const projectWidened = objectRisk(
  'project-widened',
  ['high', 'medium'],
  'An Argo CD project allows more repositories, destinations or kinds; high with a wildcard or for the whole cluster.',
  ({ kind, before, after }) => {
    if (kind !== 'AppProject' || !after) return []
    return LISTS.flatMap((key) => {
      const had = new Set(list(at(before, 'spec', key)).map(canonical))
      const gained = list(at(after, 'spec', key)).filter((item) => !had.has(canonical(item)))
      if (gained.length === 0) return []
      const level =
        key === 'clusterResourceWhitelist' || gained.some((item) => canonical(item).includes('*')) ? 'high' : 'medium'
      return [{ level, message: `spec.${key} gains ${gained.map(show).join(', ')}.` } as const]
    })
  },
)
