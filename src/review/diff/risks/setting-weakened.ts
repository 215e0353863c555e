import { valueChanges } from '../chart-values.ts'
import { weakeningOf } from '../facts/weakening/index.ts'
import { leaves } from '../fields.ts'
import { appliedFields } from '../replacements.ts'
import { LEVELS, type Raised, type Risk } from '../risk.ts'
import { showChange } from '../show.ts'

/** The same reason for several values is given once. */
function together(found: readonly { level: Raised['level']; what: string; why: string }[]): Raised[] {
  return [...new Set(found.map(({ why }) => why))].map((why): Raised => {
    const mine = found.filter((one) => one.why === why)
    const level = LEVELS.find((one) => mine.some((each) => each.level === one)) ?? 'low'
    return { level, message: `${mine.map(({ what }) => what).join(', ')}. ${why}` }
  })
}

/** Switches of charts, objects and resources that somebody who knows them would stop at. */
export const settingWeakened: Risk = {
  name: 'setting-weakened',
  levels: ['high', 'medium', 'low'],
  about: 'A value of a chart, or a field, that is known to open, weaken or hide something: it says which and why.',
  find(change, context) {
    if (change.of === 'resource') {
      if (change.what !== 'changed') return []
      const fields = [...change.fields, ...appliedFields(change)]
      const found = fields.flatMap((field) => {
        const weakening = weakeningOf('resource', change.type, field)
        return weakening ? [{ ...weakening, what: `${field.path}: ${showChange(field)}` }] : []
      })
      return together([...new Map(found.map((one) => [one.what, one])).values()])
    }
    if (change.of !== 'object' || !change.before) return []
    const values = valueChanges(change).flatMap((value) => {
      const weakening = weakeningOf('value', value.chart, value)
      return weakening ? [{ ...weakening, what: `${value.chart}: ${value.path}: ${showChange(value)}` }] : []
    })
    // What goes as a whole takes its settings with it; where all of its component goes, that says it.
    const { before, environment, component } = change
    const isGone = change.what === 'removed' && context.after.objects(environment, component).length > 0
    const own = isGone ? leaves({ path: 'spec', before: before['spec'], after: undefined }) : change.fields
    const fields = [...new Map([...own, ...own.flatMap(leaves)].map((field) => [field.path, field])).values()]
    const found = fields.flatMap((field) => {
      const weakening = weakeningOf('object', change.kind, field)
      return weakening ? [{ ...weakening, what: `${field.path}: ${showChange(field)}` }] : []
    })
    return together([...values, ...found])
  },
}
