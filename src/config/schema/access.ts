import * as z from 'zod'
import { NAMESPACES } from '../names.ts'
import { Guid } from './formats.ts'
import { Roles } from './roles.ts'

/** Entra groups and what they may do. */
export const Access = z.strictObject({
  /** Entra group with full access to the cluster */
  admins: Guid,
  /** Entra group that may read everything but secrets */
  readers: Guid,
  /** Entra group that may operate the namespaces of all services */
  deployers: Guid,
  /** Further groups, for single namespaces of the platform; those of a service stand in its entry */
  namespaces: z.partialRecord(z.enum(Object.values(NAMESPACES)), Roles).default({}),
  /** Images by digest that debug containers may have in the namespaces of services, beside those of the registry (default none) */
  debugImages: z
    .array(
      z
        .string()
        .regex(
          /^[a-z0-9.-]+\.[a-z]+(:\d+)?\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/,
          'must be an image by digest, with its registry: docker.io/library/busybox@sha256:…',
        ),
    )
    .max(10, 'must be a short list: 10 at most')
    .default([]),
})
