import { expect, it } from 'vitest'
import { together } from '../../../../renderer/components/revoke-many/together.ts'
import type { BulkRevokeJob } from '../../../../shared/bulk-revoke.ts'

const job = (given: Partial<BulkRevokeJob>): BulkRevokeJob => ({
  ...{ id: 'job', state: 'done', startedAtMs: 1, endedAtMs: 2, undoneAtMs: null },
  ...{ total: 0, looked: 0, gone: 0, revocations: 0, left: 0, problem: null, uncut: [] },
  waiting: { instant: 0, at_next_check: 0, at_time_limit: 0, new_viewers_only: 0 },
  ...given,
})

it('is not undone, nor over, while one of the jobs is not', () => {
  const undone = job({ undoneAtMs: 9 })
  expect(together(undone, job({})).undoneAtMs).toBeNull()
  expect(together(undone, job({ undoneAtMs: 12 })).undoneAtMs).toBe(12)
  const running = together(job({ state: 'cancelled' }), job({ state: 'running', endedAtMs: null }))
  expect(running).toMatchObject({ state: 'running', endedAtMs: null })
  const cancelled = job({ state: 'cancelled' })
  expect(together(cancelled, job({})).state).toBe('cancelled')
  expect(together(job({}), cancelled).state).toBe('cancelled')
})

it('adds up what the jobs did, with one line for each reason why somebody is still there', () => {
  const first = job({
    ...{ total: 50, looked: 50, gone: 40, revocations: 50, problem: 'The disk is full.' },
    waiting: { instant: 7, at_next_check: 0, at_time_limit: 3, new_viewers_only: 0 },
    uncut: [{ detail: 'Nimble lists no such session.', sessions: 7 }],
  })
  const second = job({
    ...{ id: 'job-2', total: 4, looked: 4, gone: 1, revocations: 4, left: 2 },
    waiting: { instant: 3, at_next_check: 5, at_time_limit: 1, new_viewers_only: 2 },
    uncut: [
      { detail: 'Nimble lists no such session.', sessions: 2 },
      { detail: 'Icecast does not answer.', sessions: 1 },
    ],
  })
  expect(together(first, second)).toMatchObject({
    ...{ id: 'job', total: 54, looked: 54, gone: 41, revocations: 54, left: 2 },
    problem: 'The disk is full.',
    waiting: { instant: 10, at_next_check: 5, at_time_limit: 4, new_viewers_only: 2 },
    uncut: [
      { detail: 'Nimble lists no such session.', sessions: 9 },
      { detail: 'Icecast does not answer.', sessions: 1 },
    ],
  })
  expect(together(second, first).problem).toBe('The disk is full.')
})
