import { valueChanges } from '../chart-values.ts'
import { weakeningOf } from '../facts/weakening/index.ts'
import { type FieldChange, plainPath } from '../fields.ts'
import { extentOf, gibibytes } from '../quantity.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { showChange, some } from '../show.ts'

/** Values of a release: an Application's `valuesObject`, `values` or `parameters`. */
const VALUES = /^spec\.sources?(?:\[([^\]]*)\])?\.helm\.(?:valuesObject|values|parameters)/

/** Claims of StatefulSets that a chart or an operator makes: they cannot be changed, only made anew. */
const STORAGE = /(volumeClaimTemplates?|persistence|storageSpec|storageClass(Name)?|\.storage)(\.|\[|$)/i
const RETENTION = /retention(Size|Days)?$/i

type Values = readonly FieldChange[]

const textOf = ({ path, before, after }: FieldChange): string =>
  `${path.replace(VALUES, '').replace(/^\./, '')}: ${showChange({ before, after })}`

/** A change of one value that is worth a line of its own. */
function specialOf(change: FieldChange): Raised | undefined {
  const { path, before, after } = change
  const plain = plainPath(path)
  if (RETENTION.test(plain))
    return extentOf(after) < extentOf(before)
      ? { level: 'medium', message: `${textOf(change)}. What is older is deleted.` }
      : undefined
  if (!STORAGE.test(plain)) return undefined
  const grows = plain.endsWith('.storage') && gibibytes(after) > gibibytes(before)
  return grows
    ? {
        level: 'medium',
        message: `${textOf(change)}. Volumes that exist do not grow with their template: grow their claims.`,
      }
    : { level: 'high', message: `${textOf(change)}. A volume that exists cannot follow; this needs a new one.` }
}

function restOf(rest: Values): Raised[] {
  if (rest.length === 0) return []
  const count = rest.length === 1 ? 'A value changes' : `${rest.length} values change`
  return [{ level: 'low', message: `${count}, and pods of the chart may restart: ${some(rest.map(textOf))}.` }]
}

/** What the chart makes of it is not in the files, so the values are what there is to review. */
export const releaseValuesChanged = objectRisk(
  'release-values-changed',
  ['high', 'medium', 'low'],
  'Values of a Helm release change, and its chart decides what restarts; high where a volume cannot follow.',
  (change): Raised[] => {
    const { kind, before, after, fields } = change
    if (kind !== 'Application' || !before || !after) return []
    const weakened = new Set(
      valueChanges(change).flatMap((value) => (weakeningOf('value', value.chart, value) ? [value.field] : [])),
    )
    const values = fields
      .filter((field) => VALUES.test(field.path) && !weakened.has(field)) // that is `setting-weakened`
      .map((field) => [field, specialOf(field)] as const)
    const rest = values.flatMap(([field, special]) => (special ? [] : [field]))
    return [...values.flatMap(([, special]) => special ?? []), ...restOf(rest)]
  },
)
