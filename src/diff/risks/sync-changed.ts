import { at, list } from '../../policies/fields.ts'
import { plainPath } from '../fields.ts'
import { type Level, objectRisk, type Raised, show } from '../risk.ts'

/** Fields of an Application that say how and where it syncs, and how much it matters. */
const FIELDS: readonly { readonly path: RegExp; readonly level: Level; readonly why: string }[] = [
  {
    path: /^spec\.destination\b/,
    level: 'high',
    why: 'It installs elsewhere, and leaves or deletes what it installed.',
  },
  { path: /^spec\.project$/, level: 'medium', why: 'Another project decides what it may install.' },
  { path: /^spec\.sources?\.(targetRevision|path|directory)\b/, level: 'high', why: 'It reads other files.' },
  { path: /^spec\.syncPolicy\.automated\b/, level: 'medium', why: 'Git no longer decides alone what runs.' },
  { path: /^spec\.(ignoreDifferences|syncPolicy)\b/, level: 'low', why: 'It syncs in another way.' },
]

const AUTOMATED = ['prune', 'selfHeal', 'enabled'] as const

/** Where and how Argo CD brings the files into the cluster. */
export const syncChanged = objectRisk(
  'sync-changed',
  'An Application installs elsewhere, from another branch or folder, or no longer by itself.',
  ({ kind, before, after, fields }): Raised[] => {
    if (kind !== 'Application' || !before || !after) return []
    const isChart = (path: string) => {
      const [, name] = /^spec\.sources\[([^\]]*)\]/.exec(path) ?? []
      return list(at(after, 'spec', 'sources')).some(
        (source) => at(source, 'chart') === name || (at(source, 'helm') !== undefined && at(source, 'path') === name),
      )
    }
    const finalizers = fields.filter(
      ({ path, after: to }) => plainPath(path) === 'metadata.finalizers' && to === undefined,
    )
    const isStricter = (path: string, to: unknown) =>
      AUTOMATED.some((key) => path.endsWith(`automated.${key}`)) && to === true
    return [
      ...fields.flatMap(({ path, before: from, after: to }): Raised[] => {
        const plain = plainPath(path)
        const rule = FIELDS.find((one) => one.path.test(plain))
        if (!rule || isStricter(plain, to)) return []
        // The version of a chart or of a folder of another repository is `version-changed`.
        if (plain.endsWith('targetRevision') && (isChart(path) || /\d+\.\d+/.test(String(to)))) return []
        return [{ level: rule.level, message: `${path}: ${show(from)} → ${show(to)}. ${rule.why}` }]
      }),
      ...finalizers.map(
        (): Raised => ({
          level: 'medium',
          message: 'Without its finalizer, what it installed stays when it is deleted.',
        }),
      ),
    ]
  },
)
