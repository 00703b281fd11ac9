import { z } from 'zod'
import { jobSchema, noticeSchema } from '../shared/activity-schema.ts'
import { AppError } from '../shared/errors.ts'
import type { Job } from '../shared/job.ts'
import type { Notice } from '../shared/notice.ts'
import { say } from '../shared/say.ts'
import { createKeeper, readKeptFile } from './kept-file.ts'

const LOOK_MS = 1_000
const BROKEN_OFF = say('It was broken off: Stagedoor ended before it was done.')

const fileSchema = z.object({
  jobs: z.array(jobSchema).readonly(),
  notices: z.array(noticeSchema).readonly(),
})

/** What work that is under way fails with when Stagedoor ends. */
export const brokenOff = (): AppError => new AppError('ERR_CONFLICT', BROKEN_OFF)

/** Long work and notices, as the lists have them. */
interface Activity {
  readonly jobs: readonly Job[]
  readonly notices: readonly Notice[]
}

/** What the lists of long work and notices held before a restart. */
export interface KeptActivity {
  /** As it was when the file was opened. Work that was under way then failed at that moment: it was broken off. */
  readonly before: Activity
  /** From now on keeps what changes, within a second. */
  follow(activity: () => Activity): void
  /** Keeps the last of it. */
  close(): void
}

/**
 * Reads the file; one that is missing or damaged holds nothing. It is no part of the database, so that a notice of a database
 * that cannot be written is kept as well, and a restore does not bring back what was told long ago.
 *
 * @param openedAtMs Epoch milliseconds.
 * @param onError    Told once when it cannot be written; it is tried again.
 */
export function openKeptActivity(
  path: string,
  openedAtMs: number,
  onError: (error: unknown) => void,
): KeptActivity {
  const file = createKeeper<Activity>(path, LOOK_MS, onError)
  const { jobs, notices } = readKeptFile<Activity>(path, fileSchema, { jobs: [], notices: [] })
  return {
    before: { jobs: jobs.map((job) => overBy(job, openedAtMs)), notices },
    follow: (activity) =>
      file.follow(() => {
        const { jobs, notices } = activity()
        return { jobs: jobs.map(lasting), notices }
      }),
    close: file.close,
  }
}

/** How far it is changes all the time, and a file to be fetched goes with the process. */
const lasting = (job: Job): Job => ({ ...job, progress: null, canCancel: false, file: null })

const overBy = (job: Job, atMs: number): Job =>
  job.state === 'running' ? { ...job, state: 'failed', problem: BROKEN_OFF, endedAtMs: atMs } : job
