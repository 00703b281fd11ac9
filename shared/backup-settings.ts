import { z } from 'zod'

/** When backups are made by themselves, and how many of those are kept. */
export const backupSettingsSchema = z.strictObject({
  /** Whether one is made each day. */
  daily: z.boolean().default(true),
  /** The last of each of so many days is kept, 1 to 366. Days without one do not count. */
  keepDays: z.int().min(1).max(366).default(7),
  /** The same for weeks, which begin on Monday, 0 to 520. */
  keepWeeks: z.int().min(0).max(520).default(4),
  /** The same for months, 0 to 240. */
  keepMonths: z.int().min(0).max(240).default(6),
})
export type BackupSettings = z.infer<typeof backupSettingsSchema>
