/** Archives of charts on this machine, and whether they are those that were seen before. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runHelm } from './helm.ts'
import type { ChartReference } from './sources.ts'

/** Where archives and what they render to are kept; git-ignored. */
export const CHARTS_FOLDER = 'dist/charts'

/** sha256 of each archive, by `nameOf`. */
export type Lock = Readonly<Record<string, string>>

/** A chart in the lock file and for people: `https://charts.example.com web 1.2.3`. */
export const nameOf = ({ repository, chart, version }: ChartReference): string =>
  repository.startsWith('oci://') ? `${repository} ${version}` : `${repository} ${chart} ${version}`

/** Where the archive of a chart is, or would be. */
export function archivePath(root: string, reference: ChartReference): string {
  const folder = nameOf(reference).replaceAll(/[^\w.-]+/g, '-')
  return join(root, CHARTS_FOLDER, 'archives', `${folder}.tgz`)
}

/** sha256 of a file, as the lock file writes it. */
export const hashOf = (path: string): string =>
  `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`

/** Registries and repositories on this machine speak no TLS; Helm asks to be told for OCI. */
const isLoopback = (repository: string): boolean =>
  /^oci:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?\//.test(repository)

/** Pulls one chart. Returns why that was not possible. */
async function pullChart(helm: string, root: string, reference: ChartReference): Promise<string | undefined> {
  const path = archivePath(root, reference)
  if (existsSync(path)) return undefined
  mkdirSync(dirname(path), { recursive: true })
  const folder = mkdtempSync(join(dirname(path), 'pull-'))
  try {
    const { repository, chart, version } = reference
    const what = repository.startsWith('oci://') ? [repository] : [chart, '--repo', repository]
    const plain = isLoopback(repository) ? ['--plain-http'] : []
    const { ok, problem } = await runHelm(helm, [
      'pull',
      ...what,
      '--version',
      version,
      '--destination',
      folder,
      ...plain,
    ])
    const [archive] = readdirSync(folder)
    if (!ok || !archive) return problem.split('\n').at(-1) ?? 'Helm pulled nothing'
    renameSync(join(folder, archive), path)
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Pulls what is missing, each chart once; every failure by the name of its chart. */
export async function pullCharts(
  helm: string,
  root: string,
  references: readonly ChartReference[],
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>()
  for (const [name, reference] of new Map(references.map((one) => [nameOf(one), one]))) {
    const problem = await pullChart(helm, root, reference)
    if (problem) problems.set(name, problem)
  }
  return problems
}

/** The hash of an archive that is there and is what the lock file has, or has not yet; else what is wrong with it. */
export function checkArchive(
  root: string,
  reference: ChartReference,
  lock: Lock,
): { readonly hash: string } | { readonly problem: string } {
  const path = archivePath(root, reference)
  if (!existsSync(path)) return { problem: 'its archive is not in dist/charts: run npm run charts' }
  const [wanted, hash] = [lock[nameOf(reference)], hashOf(path)]
  if (wanted === undefined || wanted === hash) return { hash }
  return {
    problem: `its archive is ${hash}, and src/config/charts.lock.json has ${wanted}: the same version has other contents now`,
  }
}
