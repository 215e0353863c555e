import * as z from 'zod'
import { Email } from './formats.ts'

/** Monthly budgets. */
export const Budget = z.strictObject({
  /** A month, in the currency of the subscription, without the nodes */
  amount: z.int().min(1),
  /** A month for the nodes with their disks and addresses: most of the bill */
  nodes: z.int().min(1),
  /** Who is told at 80 % and 100 %, and when 100 % is forecast */
  emails: z.array(Email).min(1).max(50),
  /** First day of the month of the first apply */
  from: z.iso.date('must be a date such as 2026-11-01'),
})
