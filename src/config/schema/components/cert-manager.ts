import * as z from 'zod'
import { Email } from '../formats.ts'
import { Replicas } from './replicas.ts'

/** Certificates of the hosts. */
export const CertManager = z.strictObject({
  /** Where Let’s Encrypt sends notices */
  email: Email,
  /** Staging has generous limits, but browsers do not trust it */
  issuer: z.enum(['letsencrypt-staging', 'letsencrypt-production']),
  /** A certificate for each host, or one for all of them; then browsers are not offered HTTP/2 (default per-host) */
  certificates: z.enum(['per-host', 'wildcard']).default('per-host'),
  /** Pods of each of its three parts */
  replicas: Replicas,
})
