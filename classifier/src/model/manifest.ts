import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { messageOf, UserError } from '../program/errors.ts'

/** What the numbers are that a network answers. */
export const ACTIVATIONS = ['logits', 'probabilities'] as const
export type Activation = (typeof ACTIVATIONS)[number]

/** Of a model: goes into paths and labels. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9.-]*$/
/** Of a version of a model: a whole number, as Triton has them. */
export const MODEL_VERSION = /^[1-9]\d{0,8}$/

const FLOAT_BYTES = 4
const Channels = z.tuple([z.number(), z.number(), z.number()])

/** What a model file needs beside its weights: where they come from, how to feed them, what the answer means. */
export const ModelManifest = z
  .strictObject({
    name: z.string().regex(MODEL_NAME),
    version: z.string().regex(MODEL_VERSION).default('1').describe('of the weights'),
    file: z.string().endsWith('.onnx'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().positive(),
    url: z.url().describe('pinned to a commit, so the bytes never change'),
    licence: z.string(),
    labels: z.string().endsWith('.json').describe('file beside the manifest'),
    input: z.strictObject({
      name: z.string().default('input').describe('of the tensor, as clients call it'),
      channels: z.literal('RGB'),
      layout: z.literal('NCHW'),
      side: z.int().positive().describe('pixels'),
    }),
    preprocessing: z.strictObject({
      resizeShorterSide: z.int().positive().describe('pixels, before the centre crop'),
      mean: Channels.describe('per channel, on a 0-1 scale'),
      std: Channels.describe('per channel, on a 0-1 scale'),
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
export type ModelManifest = z.infer<typeof ModelManifest>

/** One class of the model. `id` is its WordNet id. */
export type Label = { id: string; name: string }

/** A model file on disk together with its manifest. `sha256` is missing when nobody published one for this file. */
export type LocatedModel = { path: string; name: string; version: string; manifest: ModelManifest; sha256?: string }

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
 * Finds the model to serve: the default one in `modelsDir`, or the file at `modelPath`.
 *
 * A file elsewhere is described by the manifest beside it (`x.json` for `x.onnx`), else by ours of the same name, else
 * it is taken for a network with the default model's interface, whose sha256 nobody knows.
 */
export function locateModel(modelsDir: string, modelPath?: string, chosenBy = 'MODEL_PATH'): LocatedModel {
  const path = modelPath ?? join(modelsDir, `${DEFAULT_MODEL}.onnx`)
  if (!existsSync(path)) throw missing(path, modelPath === undefined ? undefined : chosenBy)

  const manifestName = `${basename(path, '.onnx')}.json`
  for (const candidate of [join(dirname(path), manifestName), join(modelsDir, manifestName)]) {
    if (!existsSync(candidate)) continue
    const manifest = readManifest(candidate)
    return { path, name: manifest.name, version: manifest.version, manifest, sha256: manifest.sha256 }
  }
  const manifest = readManifest(join(modelsDir, `${DEFAULT_MODEL}.json`))
  return { path, name: basename(path, '.onnx'), version: '1', manifest }
}

/** Reads the labels that a manifest names: a list of `<WordNet id> <Name>`, in the order of the model's output. */
export function readLabels(modelsDir: string, manifest: ModelManifest): Label[] {
  const path = join(modelsDir, manifest.labels)
  const lines = z.array(z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
  if (lines.length !== manifest.output.classes) {
    const counts = `${lines.length} labels for ${manifest.output.classes} classes`
    throw new UserError(`${path} has ${counts} of ${manifest.name}.`, 'Name the right labels in the manifest.')
  }
  return lines.map((line) => {
    const space = line.indexOf(' ')
    return { id: line.slice(0, space), name: line.slice(space + 1) }
  })
}

function missing(path: string, chosenBy: string | undefined): UserError {
  const message = `There is no model at ${path}.`
  if (chosenBy !== undefined) return new UserError(message, `Correct ${chosenBy}, or unset it and run: npm run model`)
  return new UserError(
    message,
    'Run: npm run model\nWithout internet: MODEL_SOURCE=<folder, file or URL> npm run model',
  )
}
