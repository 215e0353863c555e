import * as z from 'zod'
import { NAMESPACES } from '../../names.ts'
import { Guid, Quantity } from '../formats.ts'
import { Destination } from './destination.ts'

/** Prometheus, Alertmanager and Grafana. */
export const Monitoring = z.strictObject({
  /** Days that Prometheus keeps its samples (default 15) */
  retentionDays: z.int().min(1).max(365).default(15),
  /** Disk of each Prometheus (default 50Gi) */
  storage: Quantity('50Gi').default('50Gi'),
  /** Prometheus servers (default 1) */
  replicas: z.int().min(1).max(3).default(1),
  /** Who is told of alerts; left out: nobody, and they show in Alertmanager alone */
  alerting: z
    .strictObject({
      /** Whom critical alerts wake; whoever gets the others where left out */
      critical: Destination.optional(),
      /** Who gets the others, in the morning */
      warning: Destination.optional(),
      /** Who gets all alerts about a namespace of the platform, instead of those two; those of a service stand in its entry */
      namespaces: z.partialRecord(z.enum(Object.values(NAMESPACES)), Destination).default({}),
      /** Calls a webhook every five minutes for as long as alerts work, so that silence is noticed (default false) */
      watchdog: z.boolean().default(false),
    })
    .optional(),
  /** Sign-in to Grafana with Entra ID, beside the administrator */
  sso: z
    .strictObject({
      /** Client id of the app registration */
      clientId: Guid,
    })
    .optional(),
})
