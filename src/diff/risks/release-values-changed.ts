import { plainPath } from '../fields.ts'
import { objectRisk, type Raised, show } from '../risk.ts'

/** Values of a release: an Application's `valuesObject`, `values` or `parameters`. */
const VALUES = /^spec\.sources?(?:\[([^\]]*)\])?\.helm\.(?:valuesObject|values|parameters)/

/** Claims of StatefulSets that a chart or an operator makes: they cannot be changed, only made anew. */
const STORAGE = /(volumeClaimTemplates?|persistence|storageSpec|storageClass(Name)?|\.storage)(\.|\[|$)/i
const RETENTION = /retention(Size|Days)?$/i

/** What the chart makes of it is not in the files, so the values are what there is to review. */
export const releaseValuesChanged = objectRisk(
  'release-values-changed',
  'Values of a Helm release change, and its chart decides what restarts; high where they size or place its volumes.',
  ({ kind, before, after, fields }): Raised[] => {
    if (kind !== 'Application' || !before || !after) return []
    const values = fields.filter(({ path }) => VALUES.test(path))
    const storage = values.filter(({ path }) => STORAGE.test(plainPath(path)))
    const retention = values.filter(({ path }) => RETENTION.test(plainPath(path)))
    const rest = values.filter((change) => !storage.includes(change) && !retention.includes(change))
    const short = (path: string) => path.replace(VALUES, '').replace(/^\./, '')
    const list = (changes: typeof fields) =>
      changes.map(({ path, before: from, after: to }) => `${short(path)}: ${show(from)} → ${show(to)}`)
    const some = list(rest).slice(0, 3)
    return [
      ...list(storage).map((text) => ({
        level: 'high' as const,
        message: `${text}. A claim that exists can grow at most; anything else needs a new volume.`,
      })),
      ...list(retention).map((text) => ({ level: 'medium' as const, message: `${text}. What is older is deleted.` })),
      ...(rest.length > 0
        ? [
            {
              level: 'low' as const,
              message: `${rest.length === 1 ? 'A value changes' : `${rest.length} values change`}, and pods of the chart may restart: ${some.join(', ')}${rest.length > some.length ? ', …' : ''}.`,
            },
          ]
        : []),
    ]
  },
)
