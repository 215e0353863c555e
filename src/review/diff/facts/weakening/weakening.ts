/** Settings that open, weaken or hide something: what each table of this folder is made of. */
import type { FieldChange } from '../../fields.ts'
import type { Level } from '../../risk.ts'

/** One setting. */
export interface Weakening {
  /** What it is a setting of: a chart, a kind of object, or a type of resource; left out for all of them. */
  readonly of?: string
  /** Its path: among the values of a chart, or in the object or resource. Keys with dots stand in brackets. */
  readonly path: RegExp
  /** How bad a change is; `undefined` for one that weakens nothing. A value that is not there is the default. */
  weakens(change: FieldChange): Level | undefined
  /** What people notice of it, in one sentence. */
  readonly why: string
  /** Where that is said. */
  readonly source: string
}

const isOn = (value: unknown): boolean => value === true || value === 'true'
const isOff = (value: unknown): boolean => value === false || value === 'false'

/** Weakens where it is switched on. */
export const whenOn =
  (level: Level): Weakening['weakens'] =>
  ({ before, after }) =>
    isOn(after) && !isOn(before) ? level : undefined

/** Weakens where it is switched off, by default on. */
export const whenOff =
  (level: Level): Weakening['weakens'] =>
  ({ before, after }) =>
    isOff(after) && !isOff(before) ? level : undefined

/** Weakens where it was switched on and is not any more, by default off. */
export const whenNoLongerOn =
  (level: Level): Weakening['weakens'] =>
  ({ before, after }) =>
    isOn(before) && !isOn(after) ? level : undefined

/** Weakens with every other value. */
export const whenChanged =
  (level: Level): Weakening['weakens'] =>
  ({ before, after }) =>
    before === after ? undefined : level

/** Weakens where it goes. */
export const whenGone =
  (level: Level): Weakening['weakens'] =>
  ({ before, after }) =>
    before !== undefined && (after === undefined || after === null || after === '') ? level : undefined

/** Weakens where it comes. */
export const whenCome =
  (level: Level): Weakening['weakens'] =>
  ({ before, after }) =>
    (before === undefined || before === '') && after !== undefined && after !== '' ? level : undefined

/** Weakens where the new value looks like this, and the one before did not. */
export const whenBecomes =
  (level: Level, shape: RegExp): Weakening['weakens'] =>
  ({ before, after }) =>
    shape.test(String(after ?? '')) && !shape.test(String(before ?? '')) ? level : undefined

/** Weakens with fewer, worst where none is left beside the one. */
export const whenFewer: Weakening['weakens'] = ({ before, after }) => {
  const [from, to] = [Number(before), Number(after ?? 1)]
  if (!(to < from)) return undefined
  return to <= 1 ? 'medium' : 'low'
}

/** Settings of one chart. */
export const ofChart = (chart: string, entries: readonly Weakening[]): readonly Weakening[] =>
  entries.map((entry) => ({ ...entry, of: chart }))
