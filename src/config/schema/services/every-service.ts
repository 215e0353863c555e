import * as z from 'zod'
import { Destination } from '../components/destination.ts'
import { Roles } from '../roles.ts'
import { objectives } from './objectives.ts'

/** What an entry says whatever its runtime. */
export const EVERY_SERVICE = {
  /** Its host: a name in the zone, or the whole name (default: the name of the service) */
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a lower-case name such as shop, or shop.example.com')
    .optional(),
  /** Team that answers for it: a label on its objects, and an Argo CD project that holds its services alone (default: the environment’s) */
  owner: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, 'must have 1 to 40 lower-case letters, digits and hyphens')
    .optional(),
  /** Entra groups and what they may do in its namespace, beside the deployers */
  access: Roles.prefault({}),
  /** Most requests each second of one address, for each proxy of the edge: more than a person needs, too little to fill a queue (default 20) */
  requestsPerSecond: z.int().min(1).max(10_000).default(20),
  /** What its callers may expect over 30 days; alerts say how fast the rest is used up */
  slo: objectives(95),
  /** Who gets all alerts about it, instead of those who get the others */
  alerting: Destination.optional(),
}
