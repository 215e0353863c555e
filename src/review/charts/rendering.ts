/** Renders the charts of environments, as far as their archives are there. */
import { join } from 'node:path'
import { helmDifference } from '../diff/bundled-helm.ts'
import type { PlacedObject, Snapshot } from '../diff/snapshot.ts'
import { archiveProblem, CHARTS_FOLDER, type Lock, nameOf, pullChart } from './archives.ts'
import { findHelm, type Helm } from './helm.ts'
import { renderSource } from './render.ts'
import { type ChartSource, chartSourcesIn, keyOfSource } from './sources.ts'

/** What the charts of some environments render to. */
export interface Rendering {
  /** Objects by release. */
  readonly releases: ReadonlyMap<string, readonly PlacedObject[]>
  /** Why a release is not among them. */
  readonly problems: ReadonlyMap<string, string>
}

/** Helm, or why nothing is rendered. */
export async function helmIn(root: string): Promise<Helm | undefined> {
  return findHelm(join(root, CHARTS_FOLDER, 'helm.json'))
}

/** What to say of the Helm in use. */
export function helmNote(helm: Helm, sources: readonly ChartSource[]): string | undefined {
  return helmDifference(helm.version, sources.find(({ chart }) => chart === 'argo-cd')?.version)
}

interface Options {
  readonly root: string
  readonly helm: Helm
  readonly lock: Lock
  /** Whether to pull what is not there. */
  readonly pull: boolean
}

async function renderOne(source: ChartSource, { root, helm, lock, pull }: Options) {
  const refused = pull ? await pullChart(helm.path, root, source) : undefined
  const problem = refused ?? archiveProblem(root, source, lock)
  return problem === undefined ? renderSource(root, source, helm) : { problem }
}

/** Renders every release of some environments. */
export async function renderEnvironments(
  side: Snapshot,
  environments: readonly string[],
  options: Options,
): Promise<Rendering> {
  const releases = new Map<string, readonly PlacedObject[]>()
  const problems = new Map<string, string>()
  for (const source of environments.flatMap((environment) => chartSourcesIn(side, environment))) {
    const key = keyOfSource(source)
    const { environment, component, chart } = source
    const rendered = await renderOne(source, options)
    if ('problem' in rendered) problems.set(key, `${nameOf(source)}: ${rendered.problem}`)
    else
      releases.set(
        key,
        rendered.objects.map((object) => ({ environment, component, object, chart })),
      )
  }
  return { releases, problems }
}
