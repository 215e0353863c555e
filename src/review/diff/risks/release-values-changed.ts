import { type ValueChange, valueChanges } from '../chart-values.ts'
import { weakeningOf } from '../facts/weakening/index.ts'
import { allLeaves, type FieldChange, plainPath } from '../fields.ts'
import { extentOf, gibibytes } from '../quantity.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { showChange, some } from '../show.ts'

/** Claims of StatefulSets that a chart or an operator makes: they cannot be changed, only made anew. */
const STORAGE = /(volumeClaimTemplates?|persistence|storageSpec|storageClass(Name)?|\.storage)(\.|\[|$)/i
const RETENTION = /retention(Size|Days)?$/i

type Values = readonly FieldChange[]

const textOf = (change: FieldChange): string => `${change.path}: ${showChange(change)}`

/** A block that is where a release keeps its volumes. */
const VOLUMES = /(storageSpec|persistence|storage|volumeClaimTemplate)$/i

/** Volumes that are asked for no more: their claims stay, and nothing is on them. */
function withoutVolumes(changed: readonly ValueChange[]): ReadonlyMap<FieldChange, string> {
  const gone = changed.filter(({ field }) => field.after === undefined && VOLUMES.test(plainPath(field.path)))
  return new Map(gone.map(({ field, path }) => [field, path.replace(/\.(volumeClaimTemplate\.)?spec\..*$/, '')]))
}

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
    const isKnown = (value: ValueChange) =>
      [value, ...allLeaves(value)].some((one) => weakeningOf('value', value.chart, one) !== undefined)
    const changed = valueChanges(change).filter((value) => !value.isNew && !isKnown(value))
    const without = withoutVolumes(changed)
    const lost = [...without.values()].map(
      (path): Raised => ({ level: 'high', message: `${path} is gone. What it keeps goes with its pod from then on.` }),
    )
    const kept = changed.filter(({ field }) => !without.has(field))
    const values = kept.map((value) => [value, specialOf(value)] as const) // the others are `setting-weakened`
    const rest = values.flatMap(([value, special]) => (special ? [] : [value]))
    return [...lost, ...values.flatMap(([, special]) => special ?? []), ...restOf(rest)]
  },
)
