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
})
