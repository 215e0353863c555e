/** `npm run charts`: pulls the pinned charts, checks them against the lock file, and renders every release. */
import { existsSync } from 'node:fs'
import { generatedFolders } from '../../engine/output/layout.ts'
import { UserError } from '../../errors.ts'
import { readWorkingTree } from '../diff/sides/working-tree.ts'
import { Snapshot } from '../diff/snapshot.ts'
import { archivePath, hashOf, type Lock, nameOf, pullCharts } from './archives.ts'
import type { Helm } from './helm.ts'
import { readLock, writeLock } from './lock-file.ts'
import { helmIn, helmNote, type Rendering, renderSources } from './rendering.ts'
import { type ChartSource, chartSourcesIn, keyOfSource } from './sources.ts'

/** Helm, for a command that cannot do without. */
export async function requireHelm(root: string): Promise<Helm> {
  const helm = await helmIn(root)
  if (helm) return helm
  throw new UserError('CHARTS_FAILED', {
    message: 'There is no helm on the path.',
    hint: 'Install it (https://helm.sh/docs/intro/install/), or: go install helm.sh/helm/v3/cmd/helm@v3.22.0',
  })
}

/** The files on disk, as a side. */
export const snapshotOf = (root: string): Snapshot =>
  new Snapshot('working tree', readWorkingTree(root, generatedFolders()))

/** Hashes of all archives that are there. */
function lockOf(root: string, sources: readonly ChartSource[]): Lock {
  const there = sources.filter((source) => existsSync(archivePath(root, source)))
  return Object.fromEntries(there.map((source) => [nameOf(source), hashOf(archivePath(root, source))]))
}

const print = (line: string): void => console.log(line)

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function summaryOf(environment: string, sources: readonly ChartSource[], { releases }: Rendering): string {
  const counts = sources
    .filter((source) => source.environment === environment)
    .map((source) => {
      const objects = releases.get(keyOfSource(source))
      return `${source.chart} ${source.version} (${objects ? plural(objects.length, 'object') : 'not rendered'})`
    })
  return `${environment.padEnd(10)} ${counts.join(', ')}`
}

/**
 * Pulls, checks and renders, and says what it did.
 *
 * @param lock - Whether to write the lock file from what is there, instead of checking against it.
 * @throws UserError `CHARTS_FAILED` with every chart that could not be pulled, is another one than before, or does not render.
 */
export async function runCharts(root: string, { lock }: { readonly lock: boolean }, say = print): Promise<void> {
  const helm = await requireHelm(root)
  const side = snapshotOf(root)
  const environments = side.environments()
  const sources = environments.flatMap((environment) => chartSourcesIn(side, environment))
  const refused = await pullCharts(helm.path, root, sources)
  if (lock) writeLock(root, lockOf(root, sources))
  const known = readLock(root)
  if (lock) say(`${plural(Object.keys(known).length, 'archive')} in src/config/charts.lock.json`)
  const rendering = await renderSources(sources, { root, helm, lock: known, refused })
  for (const environment of environments) say(summaryOf(environment, sources, rendering))
  const note = helmNote(helm, sources)
  say(note ?? `Helm ${helm.version}`)
  const names = [...new Set(sources.map(nameOf))]
  const absent = names.filter((name) => known[name] === undefined && !refused.has(name))
  if (absent.length > 0)
    say(`warning: not in src/config/charts.lock.json, so not checked: ${absent.join(', ')} (npm run charts -- --lock)`)
  const failed = sources.filter((source) => rendering.problems.has(keyOfSource(source)))
  if (failed.length === 0) return
  const charts = plural(new Set(failed.map(nameOf)).size, 'chart')
  const lines = [...new Set(rendering.problems.values())].map((problem) => `✖ ${problem}`)
  throw new UserError('CHARTS_FAILED', {
    message: `${charts} of ${names.length} cannot be rendered.\n${lines.join('\n')}`,
    hint: 'Where there is no network, go on without: everything else works. A chart that changed under its version needs a look, then npm run charts -- --lock.',
  })
}
