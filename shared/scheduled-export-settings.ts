import { z } from 'zod'
import { isTimeZone } from './calendar.ts'
import { EXPORT_PERIODS } from './scheduled-export.ts'
import { exportChoiceShape, onlyOneShape } from './session-export-input.ts'

/** Most of them. */
const MOST = 50

/** An export of sessions that is made by itself. */
export const scheduledExportSchema = z
  .strictObject({
    /** Begins the names of its files; unique. */
    name: z
      .string()
      .regex(
        /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
        'Use small letters, digits and hyphens, 40 at most.',
      ),
    enabled: z.boolean().default(true),
    period: z.enum(EXPORT_PERIODS),
    /** When on the first day after the period, local, `04:00`. */
    at: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day as 04:00.')
      .default('04:00'),
    /** IANA name of the zone its days and times are in. */
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'There is no such time zone. Write one as Europe/Berlin.')
      .default('UTC'),
    /** Absolute path of a folder that is there. */
    folder: z.string().min(1).max(1024),
    ...exportChoiceShape,
  })
  .superRefine(onlyOneShape)
export type ScheduledExport = z.infer<typeof scheduledExportSchema>

/** All exports that are made by themselves, each with a name of its own. */
export const scheduledExportsSchema = z
  .array(scheduledExportSchema)
  .max(MOST)
  .superRefine((all, context) => {
    for (const [at, { name }] of all.entries()) {
      if (all.findIndex((each) => each.name === name) === at) continue
      const message = 'Another one has this name.'
      context.addIssue({ code: 'custom', path: [at, 'name'], message })
    }
  })
