import * as z from 'zod'
import { Cidr } from '../formats.ts'

/** How the hosts are served to the internet. */
export const Exposure = z.strictObject({
  /** Envoy Gateway, or the last release of ingress-nginx, which is past its end of life (default gateway) */
  engine: z.enum(['gateway', 'ingress-nginx']).default('gateway'),
  /** Runs the other engine as well, while a cluster moves between them; DNS leads to `engine` (default false) */
  bothEngines: z.boolean().default(false),
  /** Ranges that may reach every host of the platform, not those of services; empty: any that passes authentication */
  allowedRanges: z.array(Cidr).default([]),
})
