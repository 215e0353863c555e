import { createHash } from 'node:crypto'
import { assertChecksum, sha256OfFile } from './checksum.ts'
import { type Label, type LocatedModel, type ModelManifest, readLabels } from './manifest.ts'
import type { PlannedModel } from './model-list.ts'
import { type ModelSettings, modelSettings } from './settings.ts'

/** One version of a model as routes know it. `place` is what jobs call it. */
export type ServedVersion = {
  model: string
  version: string
  sha256: string
  /** Of its weights. */
  path: string
  place: number
  manifest: ModelManifest
  labels: readonly Label[]
  /** Of its labels and their groups. */
  folder: string
}

/** A model with its versions, and what each of them is for. */
export type ServedModel = {
  name: string
  versions: readonly ServedVersion[]
  serve: ServedVersion
  canary?: { version: ServedVersion; percent: number }
  shadow?: ServedVersion
}

/** At least one model; `/predict` asks the first. */
export type ServedModels = readonly [ServedModel, ...ServedModel[]]

/** Checks the files of all models. The settings, by place, are what workers load. */
export async function openModels(
  plans: readonly PlannedModel[],
): Promise<{ models: ServedModels; settings: readonly ModelSettings[] }> {
  const settings: ModelSettings[] = []

  async function open(model: LocatedModel): Promise<ServedVersion> {
    const sha256 = await sha256OfFile(model.path)
    if (model.sha256 !== undefined) assertChecksum(model.path, sha256, model.sha256)
    const { name, version, path, manifest, folder } = model
    const place = settings.push(modelSettings({ ...model, sha256 })) - 1
    return { model: name, version, sha256, path, place, manifest, labels: readLabels(folder, manifest), folder }
  }

  const models: ServedModel[] = []
  for (const { name, versions: located, serve, canary, shadow } of plans) {
    const versions: ServedVersion[] = []
    for (const model of located) versions.push(await open(model))
    const find = (wanted: string) => versions.find(({ version }) => version === wanted) as ServedVersion // checked before
    models.push({
      name,
      versions,
      serve: find(serve),
      ...(canary && { canary: { version: find(canary.version), percent: canary.percent } }),
      ...(shadow !== undefined && { shadow: find(shadow) }),
    })
  }
  return { models: models as [ServedModel], settings }
}

/** The version that answers a request to `/predict`. Its id decides, so that a retry under the same id agrees. */
export function versionFor({ serve, canary }: ServedModel, requestId: string): ServedVersion {
  return canary !== undefined && percentileOf(requestId) < canary.percent ? canary.version : serve
}

/** From 0 to 100, spread evenly whatever ids look like. */
function percentileOf(id: string): number {
  return (createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32) * 100
}
