import type { Change, ObjectChange, ResourceChange } from './changes.ts'
import { Replacements } from './replacements.ts'
import type { Snapshot } from './snapshot.ts'

/** How bad it may get, the worst first. */
export const LEVELS = ['critical', 'high', 'medium', 'low'] as const
export type Level = (typeof LEVELS)[number]

/** Whether a level is at least as bad as another. */
export const isAtLeast = (level: Level, threshold: Level): boolean => LEVELS.indexOf(level) <= LEVELS.indexOf(threshold)

/** What a risk class says of a change. */
export interface Raised {
  readonly level: Level
  /** One or two sentences for the reviewer. */
  readonly message: string
  /** Where the risk is not in what changed, but in what follows from it. */
  readonly subject?: string
  readonly component?: string
}

/** What a risk class says of an environment as a whole: it has to say where. */
export type PlacedRaised = Raised & Required<Pick<Raised, 'subject' | 'component'>>

/** A risk with its place. */
export interface Finding {
  /** Name of the risk class; permanent. */
  readonly risk: string
  readonly level: Level
  readonly environment: string
  readonly component: string
  readonly subject: string
  readonly message: string
}

/** Both sides, for a risk class that has to look beyond one change. */
export interface Context {
  readonly before: Snapshot
  readonly after: Snapshot
  /** Of all environments. */
  readonly changes: readonly Change[]
  /** ISO date, for ends of life. */
  readonly today: string
  readonly replacements: Replacements
}

/** A class of risk. It must take time linear in the number of changes. */
export interface Risk {
  /** Permanent, kebab-case: gates and people search for it. */
  readonly name: string
  /** How bad it may be, the worst first; for the catalogue. */
  readonly levels: readonly Level[]
  /** What it says, in one sentence, for the catalogue. */
  readonly about: string
  find(change: Change, context: Context): readonly Raised[]
  /** Looks at an environment in which something changes, once. */
  look?(environment: string, context: Context): readonly PlacedRaised[]
}

/** Everything a risk class may look at. */
export function contextOf(before: Snapshot, after: Snapshot, changes: readonly Change[], today: string): Context {
  return { before, after, changes, today, replacements: new Replacements(before, after, changes) }
}

/** A risk class that looks at objects alone. */
export function objectRisk(
  name: string,
  levels: readonly Level[],
  about: string,
  find: (change: ObjectChange, context: Context) => readonly Raised[],
): Risk {
  return { name, levels, about, find: (change, context) => (change.of === 'object' ? find(change, context) : []) }
}

/** A risk class that looks at resources alone. */
export function resourceRisk(
  name: string,
  levels: readonly Level[],
  about: string,
  find: (change: ResourceChange, context: Context) => readonly Raised[],
): Risk {
  return { name, levels, about, find: (change, context) => (change.of === 'resource' ? find(change, context) : []) }
}

/** A risk class that looks at an environment as a whole: at what its parts need of each other. */
export function environmentRisk(
  name: string,
  levels: readonly Level[],
  about: string,
  look: (environment: string, context: Context) => readonly PlacedRaised[],
): Risk {
  return { name, levels, about, find: () => [], look }
}
