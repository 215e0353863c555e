import * as z from 'zod'
import { ANY_IMAGE } from './any-image.ts'
import { EVERY_SERVICE } from './every-service.ts'

/** A server of models: any image that speaks version 2 of the Open Inference Protocol over HTTP. */
export const OipService = z.strictObject({
  /** Triton, MLServer, a runtime of KServe: its health is where the protocol has it */
  runtime: z.literal('oip'),
  ...EVERY_SERVICE,
  ...ANY_IMAGE,
})
