import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { messageOf, UserError } from '../program/errors.ts'
import { type LocatedModel, locateModel, MODEL_NAME, MODEL_VERSION } from './manifest.ts'

/** Each version is held by every worker: more would not fit into the memory of a pod. */
const MAX_VERSIONS = 16

const Name = z.string().regex(MODEL_NAME)
const NAME_RULE = 'a model must be called by lower-case letters, digits, dots and hyphens'
const VERSION_RULE = 'a version must be a whole number from 1 on'
const Version = z.string().regex(MODEL_VERSION, VERSION_RULE)

/** The words for a key that is wrong; the library has its own for everything else. */
const forKeys = (rule: string) => ({
  error: ({ code }: { code?: string }) => (code === 'invalid_key' ? rule : undefined),
})

const Rollout = z
  .strictObject({
    versions: z
      .record(Version, z.string().min(1), forKeys(VERSION_RULE))
      .refine((versions) => Object.keys(versions).length > 0, 'must name at least one')
      .describe('version to weights: a file in classifier/models, or a path relative to this list'),
    serve: Version.optional().describe('the version that answers; needed when there are several'),
    canary: z
      .strictObject({ version: Version, percent: z.number().min(0).max(100) })
      .optional()
      .describe('the version that answers this share of the requests to /predict instead'),
    shadow: Version.optional().describe('the version that sees the pictures of /predict too, and never answers'),
  })
  .superRefine(({ versions, serve, canary, shadow }, context) => {
    const known = Object.keys(versions)
    const require = (path: string[], version: string | undefined) => {
      if (version === undefined || known.includes(version)) return
      context.addIssue({ code: 'custom', path, message: `must be one of its versions: ${known.join(', ')}` })
    }
    require(['serve'], serve)
    require(['canary', 'version'], canary?.version)
    require(['shadow'], shadow)
    const answers = serve ?? known[0]
    if (serve === undefined && known.length > 1) {
      context.addIssue({ code: 'custom', path: ['serve'], message: 'must say which of the versions answers' })
    }
    if (canary?.version === answers || shadow === answers) {
      const path = canary?.version === answers ? ['canary', 'version'] : ['shadow']
      context.addIssue({ code: 'custom', path, message: 'must not be the version that answers' })
    }
  })

const ModelList = z
  .record(Name, Rollout, forKeys(NAME_RULE))
  .refine((models) => Object.keys(models).length > 0, 'must name at least one model')
  .refine(
    (models) => Object.values(models).flatMap(({ versions }) => Object.keys(versions)).length <= MAX_VERSIONS,
    `must have at most ${MAX_VERSIONS} versions in all`,
  )
  .superRefine((models, context) => {
    for (const [name, model] of Object.entries(models).slice(1)) {
      for (const key of ['canary', 'shadow'] as const) {
        const message = 'is for the first model of the list alone, the one of /predict'
        if (model[key] !== undefined) context.addIssue({ code: 'custom', path: [name, key], message })
      }
    }
  })

/** A model that is to be served: its versions on disk, and which of them answers, tries itself out or only looks on. */
export type PlannedModel = {
  name: string
  versions: readonly LocatedModel[]
  serve: string
  canary?: { version: string; percent: number }
  shadow?: string
}

/** Where to look: the folder of the shipped models, and what relative paths of the user are relative to. */
export type Places = { modelsDir: string; userFolder: string }

/**
 * Finds the models to serve, the one of `/predict` first: those of the list `MODELS`, or the one at `MODEL_PATH`.
 *
 * @param list - A file, or the JSON itself.
 */
export function planModels(list: string | undefined, modelPath: string | undefined, places: Places): PlannedModel[] {
  const { modelsDir, userFolder } = places
  if (list === undefined) {
    const model = locateModel(modelsDir, modelPath && resolve(userFolder, modelPath))
    return [{ name: model.name, versions: [model], serve: model.version }]
  }
  const isJson = list.trimStart().startsWith('{')
  const file = resolve(userFolder, list)
  const text = isJson ? list : readList(file)
  const folder = isJson ? userFolder : dirname(file)
  const where = isJson ? 'MODELS' : `The list ${file} that MODELS names`

  return Object.entries(parseList(text, where)).map(([name, { versions, serve, canary, shadow }]) => {
    const located = Object.entries(versions).map(([version, path]) => {
      const shipped = join(modelsDir, path)
      const isShipped = !/[/\\]/.test(path) && existsSync(shipped)
      return { ...locateModel(modelsDir, isShipped ? shipped : resolve(folder, path), 'MODELS'), name, version }
    })
    const [first] = located as [LocatedModel] // the list was checked to have at least one
    return {
      name,
      versions: located,
      serve: serve ?? first.version,
      ...(canary && { canary }),
      ...(shadow && { shadow }),
    }
  })
}

function readList(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(`The list of models cannot be read: ${messageOf(error)}`, 'Correct MODELS, or unset it.')
  }
}

function parseList(text: string, where: string): z.infer<typeof ModelList> {
  try {
    return ModelList.parse(JSON.parse(text))
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new UserError(`${where} is not valid.\n${problem}`, 'classifier/README.md has an example.')
  }
}
