/** What a comparison says, by environment and component, the worst first. */
import { type Totals, totalsOf } from '../capacity.ts'
import { type Change, changesBetweenSnapshots } from '../changes.ts'
import { groupBy } from '../group-by.ts'
import { contextOf, type Finding, LEVELS, type Level } from '../risk.ts'
import { RISKS } from '../risks/index.ts'
import { ParsedTexts, Snapshot, type SnapshotSources } from '../snapshot.ts'

/** One component, or one topic of Terraform. */
export interface ComponentReport {
  /** `ranker`, or `terraform/network`. */
  readonly name: string
  readonly worst: Level | null
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
}

/** One environment; `bootstrap` is what all of them share. */
export interface EnvironmentReport {
  readonly name: string
  readonly worst: Level | null
  readonly components: readonly ComponentReport[]
  /** What pods reserve and nodes offer, on both sides; left out where nothing of it changes. */
  readonly cost?: { readonly before: Totals; readonly after: Totals }
}

export interface Report {
  readonly worst: Level | null
  /** What was not looked at, and why. */
  readonly notes: readonly string[]
  readonly environments: readonly EnvironmentReport[]
}

/** One side: what it is called in messages, and what it is made of. */
export interface Side extends Omit<SnapshotSources, 'fallback'> {
  readonly name: string
}

const itself = <T>(item: T): T => item
const rankOf = (level: Level | null): number => (level === null ? LEVELS.length : LEVELS.indexOf(level))
const byRank = (a: { worst: Level | null; name: string }, b: { worst: Level | null; name: string }): number =>
  rankOf(a.worst) - rankOf(b.worst) || (a.name < b.name ? -1 : 1)
const worstOf = (levels: readonly (Level | null)[]): Level | null =>
  LEVELS.find((level) => levels.includes(level)) ?? null

function findingsOf(before: Snapshot, after: Snapshot, changes: readonly Change[], today: string): Finding[] {
  const context = contextOf(before, after, changes, today)
  const ofChanges = changes.flatMap((change) =>
    RISKS.flatMap(({ name, find }) =>
      find(change, context).map((raised) => ({
        risk: name,
        level: raised.level,
        environment: change.environment,
        component: raised.component ?? change.component,
        subject: raised.subject ?? change.subject,
        message: raised.message,
      })),
    ),
  )
  const abandoned = new Set(changes.flatMap((one) => (one.of === 'environment' ? [one.environment] : [])))
  const environments = [...new Set(changes.map(({ environment }) => environment))].filter(
    (name) => !abandoned.has(name),
  )
  const ofEnvironments = environments.flatMap((environment) =>
    RISKS.flatMap(({ name, look }) =>
      (look?.(environment, context) ?? []).map((raised) => ({ risk: name, environment, ...raised })),
    ),
  )
  return [...ofChanges, ...ofEnvironments]
}

function componentReports(changes: readonly Change[], findings: readonly Finding[]): ComponentReport[] {
  const changesBy = groupBy(changes, ({ component }) => component, itself)
  const findingsBy = groupBy(findings, ({ component }) => component, itself)
  return [...new Set([...changesBy.keys(), ...findingsBy.keys()])]
    .map((name) => {
      const mine = findingsBy.get(name) ?? []
      const sorted = mine.toSorted((a, b) => rankOf(a.level) - rankOf(b.level))
      return {
        name,
        worst: worstOf(mine.map(({ level }) => level)),
        findings: sorted,
        changes: changesBy.get(name) ?? [],
      }
    })
    .sort(byRank)
}

/** Compares two sides. Pure: the same files and the same day give the same report. */
export function compareSides(base: Side, head: Side, today: string, notes: readonly string[] = []): Report {
  const parsed = base.parsed ?? new ParsedTexts()
  const before = new Snapshot(base.name, { ...base, parsed })
  const after = new Snapshot(head.name, { ...head, parsed, fallback: before })
  const changes = changesBetweenSnapshots(before, after)
  const findings = findingsOf(before, after, changes, today)
  const byEnvironment = groupBy(findings, ({ environment }) => environment, itself)
  const environments = [...groupBy(changes, ({ environment }) => environment, itself)].map(([name, mine]) => {
    const found = byEnvironment.get(name) ?? []
    const costs = found.some(({ risk }) => risk === 'capacity-changed')
    return {
      name: name || 'shared',
      worst: worstOf(found.map(({ level }) => level)),
      components: componentReports(mine, found),
      ...(costs && { cost: { before: totalsOf(before, name), after: totalsOf(after, name) } }),
    }
  })
  return { notes, worst: worstOf(environments.map(({ worst }) => worst)), environments: environments.sort(byRank) }
}
