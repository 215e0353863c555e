import { z } from 'zod'

const Counts = z.record(z.string(), z.int().min(0))

/** What the pictures were like that a model is expected to see, and how right it is by its own confidence. */
export const Baseline = z.strictObject({
  model: z.string(),
  version: z.string(),
  sha256: z.string().describe('of the weights that classified the pictures'),
  pictures: z.int().positive(),
  labelled: z.int().min(0).describe('pictures of which the right class is known'),
  signals: z.record(z.string(), Counts).describe('pictures by signal and bucket'),
  calibration: z
    .record(z.string(), z.number().min(0).max(1))
    .describe('share of right answers by bucket of confidence'),
})
export type Baseline = z.infer<typeof Baseline>
