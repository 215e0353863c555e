import * as z from 'zod'
import { Guid } from '../formats.ts'
import { Destination } from './destination.ts'

/** What syncs the cluster from Git. */
export const ArgoCd = z.strictObject({
  /** Two replicas of each part and a Redis with failover (default false) */
  highAvailability: z.boolean().default(false),
  /** Sign-in with Entra ID; the local administrator is off once it is set */
  sso: z
    .strictObject({
      /** Client id of the app registration */
      clientId: Guid,
    })
    .optional(),
  /** Tells of failed syncs and degraded health */
  notifications: Destination.optional(),
  /** Whether the repository reports each push to Argo CD, which then asks it every 15 minutes only (default false) */
  webhook: z.boolean().default(false),
})
