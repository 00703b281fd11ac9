import { z } from 'zod'
import type { DoctorReport } from '../../../shared/doctor.ts'

/** What the Doctor found about one thing, as a schema; see ../answers.ts. */
export const doctorReport: z.ZodType<DoctorReport> = z
  .strictObject({
    kind: z.enum(['stream', 'token', 'server']),
    id: z.string(),
    name: z.string(),
    findings: z
      .array(
        z.strictObject({
          code: z.string(),
          state: z.enum(['fine', 'look', 'broken']),
          sentence: z.string(),
          todo: z.string(),
          place: z.string().nullable(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'DoctorReport' })
