import * as z from 'zod'
import { ANY_IMAGE, ServicePath } from './any-image.ts'
import { EVERY_SERVICE } from './every-service.ts'

/** Anything that answers over HTTP. */
export const HttpService = z.strictObject({
  /** Any image: it says itself where its health is */
  runtime: z.literal('http'),
  ...EVERY_SERVICE,
  ...ANY_IMAGE,
  /** Paths that answer 200 to everybody */
  probes: z.strictObject({
    /** While the process is well; else it is started anew */
    live: ServicePath,
    /** While it can answer; else it gets no requests */
    ready: ServicePath,
  }),
})
