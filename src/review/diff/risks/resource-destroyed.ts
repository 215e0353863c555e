import { at, list } from '../../../engine/policies/fields.ts'
import type { Change } from '../changes.ts'
import { lossOf } from '../facts/data-bearing.ts'
import { lossOfRole } from '../facts/role-loss.ts'
import { canonical } from '../fields.ts'
import { remember } from '../remember.ts'
import { resourceRisk } from '../risk.ts'
import { bare } from '../show.ts'

/** Addresses of new resources, by environment, type and arguments. */
const addedBodies = (changes: readonly Change[]): ReadonlyMap<string, string> =>
  remember(changes, 'added bodies', () => {
    const added = changes.flatMap((one) => (one.of === 'resource' && one.what === 'added' ? [one] : []))
    return new Map(
      added.map((one) => [`${one.environment} ${one.type} ${canonical(one.after?.body)}`, one.subject] as const),
    )
  })

/** What is no longer in the files is destroyed, also where it only has another name in them. */
export const resourceDestroyed = resourceRisk(
  'resource-destroyed',
  ['critical', 'high', 'medium', 'low'],
  'Terraform destroys a resource that is no longer in the files; critical where data goes with it.',
  (change, { after, changes }) => {
    const { environment, subject, before, type } = change
    if (change.what !== 'removed' || !before) return []
    const forgotten = after
      .sections(environment, 'removed')
      .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
      .some(
        (block) =>
          at(block, 'from') === subject &&
          [at(block, 'lifecycle'), ...list(at(block, 'lifecycle'))].some((one) => at(one, 'destroy') === false),
      )
    if (forgotten) return []
    const { level, what } = type === 'azurerm_role_assignment' ? lossOfRole(before.body) : lossOf(type)
    const twin = addedBodies(changes).get(`${environment} ${type} ${canonical(before.body)}`)
    const renamed = twin ? ` ${bare(twin)} has the same arguments: a \`moved\` block would keep it.` : ''
    return [{ level, message: `Destroyed, and with it ${what}.${renamed}` }]
  },
)
