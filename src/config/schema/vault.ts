import * as z from 'zod'

/** The Key Vault. */
export const Vault = z
  .strictObject({
    /** The cluster reaches it by a private endpoint (default true) */
    private: z.boolean().default(true),
    /** People reach it from `apiServerRanges`, not only by the endpoint (default true) */
    publicAccess: z.boolean().default(true),
  })
  .prefault({})
