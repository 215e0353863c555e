/** Renders releases, as far as the archives of their charts are there. */
import { join } from 'node:path'
import { helmDifference } from '../diff/bundled-helm.ts'
import type { PlacedObject } from '../diff/snapshot.ts'
import { CHARTS_FOLDER, checkArchive, type Lock, nameOf } from './archives.ts'
import { findHelm, type Helm } from './helm.ts'
import { renderSource } from './render.ts'
import { type ChartSource, keyOfSource } from './sources.ts'

/** What some releases render to. */
export interface Rendering {
  /** Objects by release. */
  readonly releases: ReadonlyMap<string, readonly PlacedObject[]>
  /** Why a release is not among them. */
  readonly problems: ReadonlyMap<string, string>
}

/** Helm, where there is one. */
export const helmIn = (root: string): Promise<Helm | undefined> => findHelm(join(root, CHARTS_FOLDER, 'helm.json'))

/** What to say of the Helm in use. */
export function helmNote(helm: Helm, sources: readonly ChartSource[]): string | undefined {
  return helmDifference(helm.version, sources.find(({ chart }) => chart === 'argo-cd')?.version)
}

interface Options {
  readonly root: string
  readonly helm: Helm
  readonly lock: Lock
  /** Why a chart was not pulled, by `nameOf`. */
  readonly refused?: ReadonlyMap<string, string>
}

async function renderOne(source: ChartSource, { root, helm, lock, refused }: Options) {
  const refusal = refused?.get(nameOf(source))
  if (refusal !== undefined) return { problem: refusal }
  const archive = checkArchive(root, source, lock)
  return 'problem' in archive ? archive : renderSource(root, source, helm, archive.hash)
}

/** Renders every release among some. */
export async function renderSources(sources: readonly ChartSource[], options: Options): Promise<Rendering> {
  const releases = new Map<string, readonly PlacedObject[]>()
  const problems = new Map<string, string>()
  for (const source of sources) {
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
