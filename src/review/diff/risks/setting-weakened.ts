import { valueChanges } from '../chart-values.ts'
import { weakeningOf } from '../facts/weakening/index.ts'
import { allLeaves, type FieldChange, leaves } from '../fields.ts'
import { groupBy } from '../group-by.ts'
import { isStillThere } from '../policy-targets.ts'
import { appliedFields } from '../replacements.ts'
import { LEVELS, type Raised, type Risk } from '../risk.ts'
import { bare, showChange } from '../show.ts'

interface Weakened {
  readonly level: Raised['level']
  /** The chart, for a value of one. */
  readonly of?: string
  readonly what: string
  readonly why: string
}

/** What is known of a field: of the block that came or went as a whole, or else of what was in it. */
function weakenedIn(
  where: 'object' | 'resource',
  of: string,
  field: FieldChange,
  applied?: ReadonlySet<string>,
): Weakened[] {
  const knownOf = (one: FieldChange): Weakened[] => {
    const weakening = weakeningOf(where, of, one)
    return weakening ? [{ ...weakening, what: `${one.path}: ${showChange(one)}` }] : []
  }
  const all = leaves(field)
  // What `lifecycle` says Terraform keeps to; what it leaves alone changes nothing.
  const isLeft = applied && !all.some(({ path }) => applied.has(path) || path.startsWith('lifecycle'))
  if (isLeft) return []
  const whole = knownOf(field)
  if (whole.length > 0) return whole
  const blocks = all.flatMap(knownOf)
  return blocks.length > 0 ? blocks : allLeaves(field).flatMap(knownOf)
}

/** What is known of something that comes as a whole. */
function known(where: 'object' | 'resource', of: string, after: unknown): Weakened[] {
  const weakening = weakeningOf(where, of, { path: '', before: undefined, after })
  return weakening ? [{ ...weakening, what: `A new ${bare(of)}` }] : []
}

/** The same reason for several values is given once. */
function together(found: readonly Weakened[]): Raised[] {
  const groups = groupBy(
    found,
    ({ of = '', why }) => `${of} ${why}`,
    (one) => one,
  )
  return [...groups.values()].map((mine): Raised => {
    const [{ of = '', why } = { why: '' }] = mine
    const level = LEVELS.find((one) => mine.some((each) => each.level === one)) ?? 'low'
    const what = mine.map((one) => one.what).join(', ')
    return { level, message: `${of && `${bare(of)}: `}${what}. ${why}` }
  })
}

/** Switches of charts, objects and resources that somebody who knows them would stop at. */
export const settingWeakened: Risk = {
  name: 'setting-weakened',
  levels: ['high', 'medium', 'low'],
  about:
    'A value of a chart, or a field, that is known to open, close, weaken or hide something: it says which and why.',
  find(change, context) {
    if (change.of === 'resource') {
      if (change.what === 'added') return together(known('resource', change.type, change.after?.body))
      if (change.what !== 'changed') return []
      const applied = new Set(appliedFields(change).map(({ path }) => path))
      return together(change.fields.flatMap((field) => weakenedIn('resource', change.type, field, applied)))
    }
    if (change.of !== 'object') return []
    if (!change.before) return together(known('object', change.kind, change.after))
    const changed = valueChanges(change)
    const values = changed.flatMap((value) => {
      const all = weakeningOf('value', value.chart, value) ? [value] : allLeaves(value)
      return all.flatMap((one) => {
        const weakening = weakeningOf('value', value.chart, one)
        return weakening ? [{ ...weakening, of: value.chart, what: `${one.path}: ${showChange(one)}` }] : []
      })
    })
    // What goes as a whole takes its settings with it; where what it was for goes too, nobody misses them.
    const { before, environment } = change
    const isGone = change.what === 'removed' && isStillThere(before, environment, context.after)
    const ofCharts = new Set(changed.map(({ field }) => field))
    const own = isGone
      ? leaves({ path: 'spec', before: before['spec'], after: undefined })
      : change.fields.filter((field) => !ofCharts.has(field))
    return together([...values, ...own.flatMap((field) => weakenedIn('object', change.kind, field))])
  },
}
