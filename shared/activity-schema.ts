import { z } from 'zod'
import { JOB_KINDS, JOB_STATES, type Job, type ListedJob } from './job.ts'
import { NOTICE_KINDS, type Notice } from './notice.ts'

const atMs = z.int().describe('Epoch milliseconds.')

const jobShape = {
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  subject: z.string(),
  actor: z.string().nullable(),
  state: z.enum(JOB_STATES),
  progress: z.number().nullable(),
  startedAtMs: atMs,
  endedAtMs: atMs.nullable(),
  problem: z.string().nullable(),
  canCancel: z.boolean(),
  file: z.string().nullable(),
}

export const jobSchema: z.ZodType<Job> = z.strictObject(jobShape).meta({ id: 'Job' })

export const listedJobSchema: z.ZodType<ListedJob> = z
  .strictObject({ ...jobShape, canUndo: z.boolean() })
  .meta({ id: 'ListedJob' })

export const noticeSchema: z.ZodType<Notice> = z
  .strictObject({
    id: z.int(),
    kind: z.enum(NOTICE_KINDS),
    key: z.string(),
    atMs,
    times: z.int(),
    text: z.string(),
  })
  .meta({ id: 'Notice' })
