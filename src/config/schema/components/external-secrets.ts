import * as z from 'zod'
import { Replicas } from './replicas.ts'

/** What carries secrets into the cluster. */
export const ExternalSecrets = z.strictObject({
  /** How often secrets are read again from Key Vault (default 1h) */
  refreshInterval: z
    .string()
    .regex(/^\d+[smh]$/, 'must be a duration such as 1h')
    .default('1h'),
  /** Pods of the operator and of its webhook */
  replicas: Replicas,
})
