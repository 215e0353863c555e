import { fields } from '../../../engine/policies/fields.ts'
import type { Change, ObjectChange } from '../changes.ts'
import type { Raised, Risk } from '../risk.ts'
import { isHidden, withoutSecrets } from '../secrets.ts'
import { bare } from '../show.ts'

const MANAGED = 'Keep it in Key Vault, and let an ExternalSecret copy it.'

/** Keys of the data of a Secret. */
const keysOf = (object: ObjectChange['after']): string[] =>
  ['data', 'stringData'].flatMap((field) => Object.keys(fields(object?.[field])))

function secretRisks({ before, after, fields: changed }: ObjectChange): Raised[] {
  const had = new Set(keysOf(before))
  const gained = keysOf(after).filter((key) => !had.has(key))
  if (gained.length > 0)
    return [
      { level: 'high', message: `Whoever reads the repository reads ${bare(gained.join(', '))} of it. ${MANAGED}` },
    ]
  if (!changed.some(({ before: from, after: to }) => isHidden(from) || isHidden(to))) return []
  return [{ level: 'medium', message: 'Its values change; those before it stay in the history of the repository.' }]
}

/** Whether a value has secrets in it that are taken out. */
const hasHidden = (value: unknown): boolean =>
  isHidden(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasHidden))

/** Fields of an object or a resource that hold a secret from now on. */
function gainedIn(change: Change): string[] {
  if (change.what === 'changed')
    return change.fields.filter(({ before, after }) => hasHidden(after) && !hasHidden(before)).map(({ path }) => path)
  const [type, added] =
    change.of === 'resource'
      ? [change.type, change.after?.body]
      : [change.of === 'object' ? change.kind : '', change.of === 'object' ? change.after : undefined]
  return Object.entries(fields(added)).flatMap(([key, value]) =>
    hasHidden(withoutSecrets(type, key, value, 'after')) ? [key] : [],
  )
}

/** A secret that stands in the files. */
export const secretInGit: Risk = {
  name: 'secret-in-git',
  levels: ['high', 'medium'],
  about: 'A Secret with values, or a value that is a secret, stands in the files; its value is not shown here.',
  find(change) {
    if (change.of === 'object' && change.chart) return [] // its values are in the Application
    if (change.of === 'object' && change.kind === 'Secret') return secretRisks(change)
    return gainedIn(change).map((path) => ({ level: 'high', message: `${path} holds a secret. ${MANAGED}` }))
  },
}
