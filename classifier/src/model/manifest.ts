import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { messageOf, UserError } from '../program/errors.ts'

/** What the numbers are that a network answers. */
export const ACTIVATIONS = ['logits', 'probabilities'] as const
export type Activation = (typeof ACTIVATIONS)[number]

/** In which order a network takes the three colours, and where they stand: planes one after another, or by pixel. */
export const CHANNELS = ['RGB', 'BGR'] as const
export const LAYOUTS = ['NCHW', 'NHWC'] as const
/** The numbers that a network takes. Of whole ones it makes what it needs by itself. */
export const INPUT_TYPES = ['float32', 'float16', 'uint8'] as const
/** How a picture becomes a square: its centre is cut out, or all of it is stretched. */
export const FITS = ['crop', 'stretch'] as const

/** Of a model: goes into paths and labels. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9.-]*$/
/** Of a version of a model: a whole number, as Triton has them. */
export const MODEL_VERSION = /^[1-9]\d{0,8}$/

const FLOAT_BYTES = 4
const Channels = z.tuple([z.number(), z.number(), z.number()])
const AS_THEY_ARE = 'must be left out where the network takes uint8: its pixels go in as they are'

/** What a model file needs beside its weights: where they come from, how to feed them, what the answer means. */
export const ModelManifest = z
  .strictObject({
    name: z.string().regex(MODEL_NAME),
    version: z.string().regex(MODEL_VERSION).default('1').describe('of the weights'),
    file: z.string().endsWith('.onnx'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().positive(),
    url: z.url().optional().describe('pinned to a commit, so the bytes never change; without one, MODEL_SOURCE'),
    licence: z.string().optional(),
    title: z.string().min(1).max(80).optional().describe('of the page; the name of the model where there is none'),
    labels: z.string().endsWith('.json').describe('file beside the manifest'),
    input: z.strictObject({
      name: z.string().default('input').describe('of the tensor, as clients call it'),
      channels: z.enum(CHANNELS),
      layout: z.enum(LAYOUTS),
      type: z.enum(INPUT_TYPES).default('float32'),
      side: z.int().positive().describe('pixels'),
    }),
    preprocessing: z.strictObject({
      fit: z.enum(FITS).default('crop'),
      resizeShorterSide: z.int().positive().describe('pixels, before the centre crop'),
      mean: Channels.optional().describe('of red, green and blue, on a 0-1 scale'),
      std: Channels.optional().describe('of red, green and blue, on a 0-1 scale'),
    }),
    output: z.strictObject({
      name: z.string().default('output').describe('of the tensor, as clients call it'),
      activation: z.enum(ACTIVATIONS),
      classes: z.int().positive(),
    }),
    reference: z.base64().optional().describe('output for a known picture; npm run reference -w classifier writes it'),
  })
  .refine(
    ({ reference, output }) =>
      reference === undefined || Buffer.from(reference, 'base64').length === output.classes * FLOAT_BYTES,
    { path: ['reference'], message: 'must have a float32 for each class' },
  )
  .superRefine(({ input, preprocessing }, context) => {
    for (const key of ['mean', 'std'] as const) {
      const isThere = preprocessing[key] !== undefined
      const message = input.type === 'uint8' ? AS_THEY_ARE : 'must be there'
      if (isThere === (input.type === 'uint8')) {
        context.addIssue({ code: 'custom', path: ['preprocessing', key], message })
      }
    }
    const { fit, resizeShorterSide } = preprocessing
    const isWrong = fit === 'crop' ? resizeShorterSide < input.side : resizeShorterSide !== input.side
    const message = `must be ${fit === 'crop' ? 'at least' : 'the same as'} input.side`
    if (isWrong) context.addIssue({ code: 'custom', path: ['preprocessing', 'resizeShorterSide'], message })
  })
export type ModelManifest = z.infer<typeof ModelManifest>

/** One class of the model. `id` is its WordNet id where it has one, else its name. */
export type Label = { id: string; name: string }

/** A model file on disk together with its manifest. `sha256` is missing when nobody published one for this file. */
export type LocatedModel = {
  path: string
  name: string
  version: string
  manifest: ModelManifest
  /** Of its labels and their groups: that of its manifest, or ours where they are not beside it. */
  folder: string
  sha256?: string
}

/** The model that is served unless `MODEL_PATH` says otherwise: 1.8 times as fast as float32 and as right. */
export const DEFAULT_MODEL = 'mobilenetv2-12-int8'

/** Reads and checks one manifest. */
export function readManifest(path: string): ModelManifest {
  try {
    return ModelManifest.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new UserError(`The model manifest ${path} is not valid.\n${problem}`, 'Compare it with classifier/models/.')
  }
}

/**
 * Finds the model to serve: the file at `modelPath`, else the only one in `modelsDir`, else the default one there.
 *
 * A file elsewhere is described by the manifest beside it (`x.json` for `x.onnx`), else by ours of the same name, else
 * it is taken for a network with the default model's interface, whose sha256 nobody knows.
 */
export function locateModel(modelsDir: string, modelPath?: string, chosenBy = 'MODEL_PATH'): LocatedModel {
  const path = modelPath ?? onlyModel(modelsDir) ?? join(modelsDir, `${DEFAULT_MODEL}.onnx`)
  if (!existsSync(path)) throw missing(path, modelPath === undefined ? undefined : chosenBy)

  const manifestName = `${basename(path, '.onnx')}.json`
  for (const candidate of [join(dirname(path), manifestName), join(modelsDir, manifestName)]) {
    if (!existsSync(candidate)) continue
    const manifest = readManifest(candidate)
    const { name, version, labels, sha256 } = manifest
    const folder = existsSync(join(dirname(candidate), labels)) ? dirname(candidate) : modelsDir
    return { path, name, version, manifest, folder, sha256 }
  }
  const manifest = readManifest(join(modelsDir, `${DEFAULT_MODEL}.json`))
  return { path, name: basename(path, '.onnx'), version: '1', manifest, folder: modelsDir }
}

/** The names of the models that are described in a folder, whether their weights are there or not. */
export function modelNames(modelsDir: string): string[] {
  return readdirSync(modelsDir)
    .filter((file) => file.endsWith('.json') && !/^imagenet-|\.(baseline|groups|labels)\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** An image that was built for one model has that one alone. */
function onlyModel(modelsDir: string): string | undefined {
  const [only, ...others] = readdirSync(modelsDir).filter((file) => file.endsWith('.onnx'))
  return only !== undefined && others.length === 0 ? join(modelsDir, only) : undefined
}

/** Reads the labels that a manifest names: a list of names in the order of the model's output, before each its WordNet id. */
export function readLabels(folder: string, manifest: ModelManifest): Label[] {
  const path = join(folder, manifest.labels)
  const lines = z.array(z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
  if (lines.length !== manifest.output.classes) {
    const counts = `${lines.length} labels for ${manifest.output.classes} classes`
    throw new UserError(`${path} has ${counts} of ${manifest.name}.`, 'Name the right labels in the manifest.')
  }
  return lines.map(labelOf)
}

/** A class without a WordNet id is known by its name. */
export function labelOf(line: string): Label {
  const [, id, name] = /^(n\d{8}) (.+)$/.exec(line) ?? []
  return { id: id ?? line, name: name ?? line }
}

function missing(path: string, chosenBy: string | undefined): UserError {
  const message = `There is no model at ${path}.`
  if (chosenBy !== undefined) return new UserError(message, `Correct ${chosenBy}, or unset it and run: npm run model`)
  return new UserError(
    message,
    'Run: npm run model\nWithout internet: MODEL_SOURCE=<folder, file or URL> npm run model',
  )
}
