import * as z from 'zod'
import { Quantity } from '../formats.ts'
import { EVERY_SERVICE } from './every-service.ts'
import { objectives } from './objectives.ts'

const ModelName = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)
const ModelVersion = z.string().regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1 on, as text')

/** A service that classifies pictures: the one of `classifier/`, with any models. An environment has one at most. */
export const ClassifierService = z.strictObject({
  /** Ours: pictures in, labels out */
  runtime: z.literal('classifier'),
  ...EVERY_SERVICE,
  /** What its callers may expect over 30 days; alerts say how fast the rest is used up */
  slo: objectives(99), // a picture takes a tenth of the time
  /** Fewest pods that the autoscaler keeps (default 2) */
  minReplicas: z.int().min(1).max(100).default(2),
  /** Most pods that the autoscaler adds (default 6) */
  maxReplicas: z.int().min(1).max(500).default(6),
  /** Model processes in each pod, one core each (default 1) */
  workers: z.int().min(1).max(16).default(1),
  /** CPU that each pod requests (default 1) */
  cpu: Quantity('1').default('1'),
  /** Memory that each pod requests and may use (default 768Mi) */
  memory: Quantity('768Mi').default('768Mi'),
  /** Models to serve, the one of /predict first, as classifier/README.md has them (default: the one that the image starts with) */
  models: z
    .record(
      ModelName,
      z.strictObject({
        /** Version to its weights: a file in the image */
        versions: z.record(ModelVersion, z.string().regex(/\.onnx$/, 'must be a file that ends in .onnx')),
        /** The version that answers */
        serve: ModelVersion,
        /** The version that answers a share of the requests to /predict instead (default: none) */
        canary: z.strictObject({ version: ModelVersion, percent: z.number().min(0).max(100) }).optional(),
        /** The version that sees the pictures of /predict too, and never answers (default: none) */
        shadow: ModelVersion.optional(),
      }),
    )
    .optional(),
})
