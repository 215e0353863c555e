import * as z from 'zod'

const Day = z.enum(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])

/** A weekly window in UTC, on this day where none is named. */
export const Window = (day: z.infer<typeof Day>) =>
  z
    .strictObject({
      /** Day on which it opens */
      day: Day.default(day),
      /** UTC (default 02:00) */
      start: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 02:00')
        .default('02:00'),
      /** Length in hours (default 4). https://learn.microsoft.com/azure/aks/planned-maintenance */
      hours: z.int().min(4, 'must be at least 4 hours, as AKS asks').max(24).default(4),
    })
    .prefault({})
