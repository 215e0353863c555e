import * as z from 'zod'

/** Pods of a part that a few of are enough of. */
export const Replicas = z.int().min(1).max(3).default(1)
