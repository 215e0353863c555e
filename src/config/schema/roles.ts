import * as z from 'zod'
import { Guid } from './formats.ts'

const Groups = z.array(Guid).default([])

/** Entra groups by what they may do in one namespace. */
export const Roles = z.strictObject({
  /** Entra groups that may restart, scale and undo */
  deploy: Groups,
  /** Entra groups that may open shells and ports; through a pod they reach its secrets */
  debug: Groups,
  /** Entra groups that may read everything but secrets */
  read: Groups,
})
