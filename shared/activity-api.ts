import type { Job, ListedJob } from './job.ts'
import type { Notice } from './notice.ts'

/** Calls about long work and what is worth a notice. */
export interface ActivityApi {
  /** Under way and lately over, those that began last first. The latest 50 are known until the next start. */
  'GET /jobs': { answer: { jobs: readonly ListedJob[] } }
  /** Stops one. ERR_NOT_FOUND, ERR_CONFLICT when it is over or cannot be stopped. */
  'DELETE /jobs/{id}': { params: { id: string }; answer: Job }
  /** The latest 100 since the start, the latest first. */
  'GET /notices': { answer: { notices: readonly Notice[] } }
}

/** What a feed tells of both, so that whoever shows them knows when to read. */
export interface Activity {
  /** Jobs under way. */
  readonly running: number
  /** Of the latest notice; 0 when there was none. */
  readonly noticeId: number
}
