/** What the charts of both sides of a comparison render to. */
import type { PlacedObject, Snapshot } from '../diff/snapshot.ts'
import { pullCharts } from './archives.ts'
import { readLock } from './lock-file.ts'
import { helmIn, helmNote, type Rendering, renderSources } from './rendering.ts'
import { type ChartSource, chartSourcesIn, keyOfSource } from './sources.ts'

export interface RenderedSides {
  readonly before: readonly PlacedObject[]
  readonly after: readonly PlacedObject[]
  /** What was not rendered and why, and with which Helm. */
  readonly notes: readonly string[]
}

const NOTHING: RenderedSides = { before: [], after: [], notes: [] }

/** Environments in which something changes that charts or their objects depend on. */
function changedEnvironments(before: Snapshot, after: Snapshot): string[] {
  const names = [...new Set([...before.environments(), ...after.environments()])]
  return names.filter((name) =>
    [`gitops/${name}`, `terraform/${name}`].some((folder) =>
      [...new Set([...before.pathsIn(folder), ...after.pathsIn(folder)])].some(
        (path) => before.contentOf(path) !== after.contentOf(path),
      ),
    ),
  )
}

/** A release is compared where it is rendered on every side that has it: the other half would read as new or gone. */
function comparable(own: Rendering, other: Rendering, others: readonly ChartSource[]): PlacedObject[] {
  const keys = new Set(others.map(keyOfSource))
  return [...own.releases].flatMap(([key, objects]) => (keys.has(key) && !other.releases.has(key) ? [] : [...objects]))
}

/**
 * Renders what both sides install.
 *
 * @param asked - Whether somebody wants it: then archives are pulled, and it is said where none is rendered.
 */
export async function renderSides(
  root: string,
  before: Snapshot,
  after: Snapshot,
  asked: boolean,
): Promise<RenderedSides> {
  const environments = changedEnvironments(before, after)
  const sourcesIn = (side: Snapshot) => environments.flatMap((environment) => chartSourcesIn(side, environment))
  const [had, has] = [sourcesIn(before), sourcesIn(after)]
  if (had.length + has.length === 0) return NOTHING
  const matters = asked || JSON.stringify(had) !== JSON.stringify(has)
  const helm = await helmIn(root)
  if (!helm) return matters ? { ...NOTHING, notes: ['Charts not rendered: there is no helm on the path.'] } : NOTHING
  const refused = asked ? await pullCharts(helm.path, root, [...had, ...has]) : new Map()
  const options = { root, helm, lock: readLock(root), refused }
  const old = await renderSources(had, options)
  const now = await renderSources(has, options)
  const problems = [...new Set([...old.problems.values(), ...now.problems.values()])]
  const note = helmNote(helm, has)
  const isNone = old.releases.size + now.releases.size === 0
  return {
    before: comparable(old, now, has),
    after: comparable(now, old, had),
    notes: [
      ...(matters ? problems.map((problem) => `Chart not rendered: ${problem}.`) : []),
      ...(note && !isNone ? [note] : []),
    ],
  }
}
