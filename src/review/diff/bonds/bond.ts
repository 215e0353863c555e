/** What parts of an environment need of each other: each need that was met before and is not any more is a finding. */
import { groupBy } from '../group-by.ts'
import type { Context, Level, PlacedRaised } from '../risk.ts'
import { some } from '../show.ts'
import { type PlacedObject, type Snapshot, subjectOf } from '../snapshot.ts'

/** One need of one object, on one side. */
export interface Bond {
  /** The same for the same need on both sides. */
  readonly key: string
  readonly holds: boolean
  /** Whether it is a loss as well where nobody needs it any more: a host that was answered. */
  readonly lasting?: boolean
  /** Whether it says something too where the need is new: a name that leads nowhere. */
  readonly evenNew?: boolean
  readonly level: Level
  readonly component: string
  readonly subject: string
  /** What no longer holds, and what people notice of it. */
  readonly message: string
  /** What stands for `{}` in the message; bonds that differ in that alone are said together. */
  readonly thing?: string
}

/** Reads every bond of one kind in one environment of one side. */
export type BondReader = (side: Snapshot, environment: string) => readonly Bond[]

const byKey = (bonds: readonly Bond[]): ReadonlyMap<string, Bond> => new Map(bonds.map((bond) => [bond.key, bond]))

/** Bonds that held before and do not hold after. */
export function brokenBonds(
  read: BondReader,
  environment: string,
  { before, after }: Pick<Context, 'before' | 'after'>,
): PlacedRaised[] {
  const [had, has] = [byKey(read(before, environment)), byKey(read(after, environment))]
  const broken = [...has].filter(([key, bond]) => {
    if (bond.holds) return false
    const old = had.get(key)
    return old ? old.holds : bond.evenNew === true
  })
  const gone = [...had].filter(([key, bond]) => bond.lasting && bond.holds && !has.has(key))
  const groups = groupBy(
    [...broken, ...gone],
    ([, { subject, message }]) => `${subject} ${message}`,
    ([, bond]) => bond,
  )
  return [...groups.values()].flatMap((bonds): PlacedRaised[] => {
    const [first] = bonds
    if (!first) return []
    const { level, component, subject, message } = first
    const things = [...new Set(bonds.flatMap(({ thing }) => thing ?? []))]
    return [{ level, component, subject, message: message.replace('{}', some(things)) }]
  })
}

/** The place of a need of this object. */
export const where = (placed: PlacedObject): Pick<Bond, 'component' | 'subject'> => ({
  component: placed.component,
  subject: subjectOf(placed),
})
