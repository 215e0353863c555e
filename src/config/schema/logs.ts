import * as z from 'zod'

/** What Log Analytics keeps. */
export const Logs = z.strictObject({
  /** Days that Log Analytics keeps the logs (default 30) */
  retentionDays: z.int().min(30).max(730).default(30),
  /** Keep and analyse who talked to whom in the virtual network; Azure writes it with a storage key, which the state then holds (default false) */
  flowLogs: z.boolean().default(false),
})
