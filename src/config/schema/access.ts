import * as z from 'zod'
import { NAMESPACES } from '../names.ts'
import { Guid } from './formats.ts'

const Groups = z.array(Guid).default([])

/** Entra groups and what they may do. */
export const Access = z.strictObject({
  /** Entra group with full access to the cluster */
  admins: Guid,
  /** Entra group that may read everything but secrets */
  readers: Guid,
  /** Entra group that may operate the workloads’ namespaces */
  deployers: Guid,
  /** Further groups, for single namespaces */
  namespaces: z
    .partialRecord(
      z.enum(Object.values(NAMESPACES)),
      z.strictObject({
        /** Entra groups that may restart, scale and undo */
        deploy: Groups,
        /** Entra groups that may open shells and ports; through a pod they reach its secrets */
        debug: Groups,
        /** Entra groups that may read everything but secrets */
        read: Groups,
      }),
    )
    .default({}),
})
