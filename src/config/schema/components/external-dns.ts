import * as z from 'zod'

/** DNS records of the hosts. */
export const ExternalDns = z.strictObject({
  /** `sync` also deletes the records of hosts that are gone; `upsert-only` never deletes (default sync) */
  policy: z.enum(['sync', 'upsert-only']).default('sync'),
  /** Id of the Cloudflare zone; needed where `zone` is a part of it, or the token may see no other */
  zoneId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits, as the zone’s overview at Cloudflare shows')
    .optional(),
  /** Whether records go through Cloudflare’s proxy (default false) */
  cloudflareProxied: z.boolean().default(false),
})
