import type { BackTest } from '../../shared/back-test.ts'
import type { BulkRevokeJob } from '../../shared/bulk-revoke.ts'
import type { Job } from '../../shared/job.ts'
import { say } from '../../shared/say.ts'
import type { ExportJob } from '../../shared/session-export.ts'
import type { BulkJob } from '../../shared/token-bulk.ts'
import type { JobSource } from '../jobs.ts'
import type { BackTests } from './back-test.ts'
import type { ConsoleDeps } from './types.ts'

/** Exports of sessions, as the list of jobs has them. */
export const exportSource = (exports: ConsoleDeps['exports']): JobSource => ({
  list: () => exports.list().map(jobOfExport),
  cancel: exports.remove,
})

/** Lists of tokens being issued. */
export const bulkIssueSource = (bulk: ConsoleDeps['catalogue']['bulk']): JobSource => ({
  list: () => bulk.list().map(jobOfIssue),
  cancel: bulk.cancel,
})

/** Sessions being cut that were revoked together. */
export const bulkRevokeSource = (bulk: ConsoleDeps['bulkRevoker']): JobSource => ({
  list: () => bulk.list().map(jobOfRevoke),
  cancel: bulk.cancel,
})

/** Lists the latest back-test among long work; earlier ones are forgotten once another begins. It can be stopped there. */
export const backTestSource = (tests: BackTests): JobSource => ({
  list() {
    const latest = tests.latest()
    return latest === null ? [] : [jobOfBackTest(latest)]
  },
  cancel: tests.cancel,
})

type Listed = Omit<Job, 'actor'>

const partOf = (done: number, total: number | null): number | null =>
  total === null ? null : total === 0 ? 1 : Math.min(1, done / total)

function jobOfExport(job: ExportJob): Listed {
  const { id, state, fileName, looked, total, startedAtMs, endedAtMs, problem, isKept } = job
  return {
    ...{ id, kind: 'export', subject: fileName, state, startedAtMs, endedAtMs, problem },
    progress: state === 'done' ? 1 : partOf(looked, total),
    canCancel: state === 'running',
    file: state === 'done' && !isKept ? `/exports/${id}/file` : null,
  }
}

function jobOfIssue(job: BulkJob): Listed {
  const { id, state, issued, total, startedAtMs, endedAtMs, problem } = job
  return {
    ...{ id, kind: 'bulk-issue', state, startedAtMs, endedAtMs, problem },
    file: state === 'running' ? null : `/export/tokens/${id}`,
    subject: say('{done, number} of {total, number}', { done: issued, total }),
    progress: partOf(issued, total),
    canCancel: state === 'running',
  }
}

function jobOfRevoke(job: BulkRevokeJob): Listed {
  const { id, state, looked, total, startedAtMs, endedAtMs, problem } = job
  return {
    ...{ id, kind: 'bulk-revoke', state, startedAtMs, endedAtMs, problem, file: null },
    subject: say('{done, number} of {total, number}', { done: looked, total }),
    progress: partOf(looked, total),
    canCancel: state === 'running',
  }
}

function jobOfBackTest(test: BackTest): Listed {
  const { id, state, days, progress, startedAtMs, endedAtMs, problem } = test
  return {
    ...{ id, kind: 'back-test', state, progress, startedAtMs, endedAtMs, problem, file: null },
    subject: say('{days, plural, one {# day} other {# days}}', { days }),
    canCancel: state === 'running',
  }
}
