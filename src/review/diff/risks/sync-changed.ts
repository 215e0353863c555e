import { at, list, text } from '../../../engine/policies/fields.ts'
import type { ObjectChange } from '../changes.ts'
import { cascades, syncOptionsOf } from '../facts/object-loss.ts'
import { plainPath } from '../fields.ts'
import { isFixed } from '../releases.ts'
import { type Level, objectRisk, type Raised } from '../risk.ts'
import { show, showChange } from '../show.ts'

/** Fields of an Application that say how and where it syncs, and how much it matters. */
const FIELDS: readonly { readonly path: RegExp; readonly level: Level; readonly why: string }[] = [
  {
    path: /^spec\.destination\b/,
    level: 'high',
    why: 'It installs elsewhere, and leaves or deletes what it installed.',
  },
  { path: /^spec\.project$/, level: 'medium', why: 'Another project decides what it may install.' },
  { path: /^spec\.sources?\.(targetRevision|path|directory)\b/, level: 'high', why: 'It reads other files.' },
  {
    path: /^spec\.sources?\.helm\.releaseName$/,
    level: 'high',
    why: 'The objects of the chart get other names, and those with the old ones are deleted.',
  },
  {
    path: /^spec\.sources?\.helm\.skipCrds$/,
    level: 'medium',
    why: 'Another Application may bring the same definitions.',
  },
  { path: /^spec\.syncPolicy\.automated\b/, level: 'medium', why: 'Git no longer decides alone what runs.' },
  { path: /^spec\.(ignoreDifferences|syncPolicy)\b/, level: 'low', why: 'It syncs in another way.' },
]

const AUTOMATED = ['prune', 'selfHeal', 'enabled'] as const

/** Sources that came or went with all they install. */
function sourceRisks({ before, fields }: ObjectChange): Raised[] {
  const options = syncOptionsOf(before)
  return fields.flatMap(({ path, before: from, after: to }): Raised[] => {
    if (plainPath(path) !== 'spec.sources') return []
    const [, named] = /\[(.*)\]$/.exec(path) ?? []
    const repository = text(at(from ?? to, 'repoURL'))
    const name = show(named === '.' ? repository?.split('/').at(-1) : named)
    if (from === undefined) return [{ level: 'medium', message: `Installs ${name} as well.` }]
    if (to !== undefined) return []
    const data = options.includes('=confirm') ? ', data as well' : ''
    return [
      {
        level: data ? 'critical' : 'high',
        message: `No longer installs ${name}: what it installed is deleted${data}.`,
      },
    ]
  })
}

/** Where and how Argo CD brings the files into the cluster. */
export const syncChanged = objectRisk(
  'sync-changed',
  ['critical', 'high', 'medium', 'low'],
  'An Application installs elsewhere, something else, from another branch, or no longer by itself.',
  (change): Raised[] => {
    const { kind, before, after, fields } = change
    if (kind !== 'Application' || !before || !after) return []
    const isChart = (path: string) => {
      const [, name] = /^spec\.sources\[([^\]]*)\]/.exec(path) ?? []
      return list(at(after, 'spec', 'sources')).some(
        (source) => at(source, 'chart') === name || (at(source, 'helm') !== undefined && at(source, 'path') === name),
      )
    }
    const isLeft = cascades(before) && !cascades(after)
    const isStricter = (path: string, to: unknown) =>
      AUTOMATED.some((key) => path.endsWith(`automated.${key}`)) && to === true
    return [
      ...sourceRisks(change),
      ...fields.flatMap(({ path, before: from, after: to }): Raised[] => {
        const plain = plainPath(path)
        const rule = FIELDS.find((one) => one.path.test(plain))
        if (!rule || isStricter(plain, to)) return []
        // Another release of a chart or of a folder of another repository is `version-changed`.
        if (plain.endsWith('targetRevision') && isFixed(to)) return []
        const why =
          plain.endsWith('targetRevision') && isChart(path)
            ? 'It is no release: what it installs may change without a change here.'
            : rule.why
        return [{ level: rule.level, message: `${path}: ${showChange({ before: from, after: to })}. ${why}` }]
      }),
      ...(isLeft
        ? [{ level: 'medium', message: 'Without its finalizer, what it installed stays when it is deleted.' } as const]
        : []),
    ]
  },
)
