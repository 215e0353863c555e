import type { ServedModel, ServedModels, ServedVersion } from '../../model/served.ts'
import { ProblemError } from '../problem.ts'

/** Finds a model by the name in a path. */
export function findModel(models: ServedModels, name: string): ServedModel {
  const model = models.find((candidate) => candidate.name === name)
  if (model !== undefined) return model
  throw new ProblemError('unknown-model', `There is no model "${name}"; there is ${listOf(models.map((m) => m.name))}.`)
}

/** Finds a version of a model by the path: the one that answers, where the path names none. */
export function findVersion(models: ServedModels, name: string, version: string | undefined): ServedVersion {
  const model = findModel(models, name)
  if (version === undefined) return model.serve
  const found = model.versions.find((candidate) => candidate.version === version)
  if (found !== undefined) return found
  const known = listOf(model.versions.map((v) => v.version))
  throw new ProblemError('unknown-model', `The model "${name}" has no version "${version}"; it has ${known}.`)
}

const listOf = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')
