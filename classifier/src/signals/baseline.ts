import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { LocatedModel } from '../model/manifest.ts'
import { messageOf, UserError } from '../program/errors.ts'

const Counts = z.record(z.string(), z.int().min(0))
const Shares = z.record(z.string(), z.number().min(0).max(1))

/** What the pictures were like that a model is expected to see, and how right it is by its own confidence. */
export const Baseline = z.strictObject({
  model: z.string(),
  version: z.string(),
  sha256: z.string().describe('of the weights that classified the pictures'),
  pictures: z.int().positive(),
  labelled: z.int().min(0).describe('pictures of which the right class is known'),
  right: z.int().min(0).describe('labelled pictures that were classified rightly'),
  calibration: Shares.describe('share of right answers by bucket of confidence'),
  signals: z.record(z.string(), Counts).describe('pictures by signal and bucket'),
})
export type Baseline = z.infer<typeof Baseline>

/** The name of the baseline's file for a model's. */
export const baselineFile = (modelPath: string) => `${basename(modelPath, '.onnx')}.baseline.json`

/**
 * Finds the baseline of a model: beside the weights, else among ours by the name of the file, else by the model's.
 *
 * It may have been measured with other weights. That is for the operator to see, not a reason not to serve.
 */
export function readBaseline(
  modelsDir: string,
  { path, name }: Pick<LocatedModel, 'path' | 'name'>,
): Baseline | undefined {
  const candidates = [
    join(dirname(path), baselineFile(path)),
    join(modelsDir, baselineFile(path)),
    join(modelsDir, baselineFile(name)),
  ]
  const found = candidates.find((candidate) => existsSync(candidate))
  return found === undefined ? undefined : parse(found)
}

function parse(path: string): Baseline {
  try {
    return Baseline.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new UserError(`The baseline ${path} is not valid.\n${problem}`, 'Write it anew: npm run baseline -- PICTURES')
  }
}
