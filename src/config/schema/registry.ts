import * as z from 'zod'
import { Region } from './formats.ts'

/** The image registry. */
export const Registry = z.strictObject({
  /** Tier of the image registry (default Standard) */
  sku: z.enum(['Basic', 'Standard', 'Premium']).default('Standard'),
  /** Only the private endpoint reaches it, CI included; Premium (default false) */
  private: z.boolean().default(false),
  /** Other regions with a copy; Premium */
  geoReplications: z.array(Region).default([]),
  /** Days until manifests without a tag are removed; Premium alone does so (default 30) */
  retentionDays: z
    .int()
    .min(0)
    .max(365) // https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy
    .default(30),
  /** Roles on the whole registry, or on single repositories: CI may then push the images of the services alone (default registry) */
  permissions: z.enum(['registry', 'repository']).default('registry'),
})
