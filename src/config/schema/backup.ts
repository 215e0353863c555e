import * as z from 'zod'

/** Azure Backup of the cluster. */
export const Backup = z.strictObject({
  /** Hours between two backups (default 24) */
  everyHours: z.union([z.literal(4), z.literal(6), z.literal(8), z.literal(12), z.literal(24)]).default(24),
  /** Days that a backup is kept (default 30) */
  keepDays: z.int().min(1).max(360).default(30), // https://learn.microsoft.com/azure/backup/azure-kubernetes-service-backup-overview
})
