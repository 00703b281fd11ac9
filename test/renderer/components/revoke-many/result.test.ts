import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, expect, it, vi } from 'vitest'
import type { BulkRevokeJob } from '../../../../shared/bulk-revoke.ts'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
const { Result } = await import('../../../../renderer/components/revoke-many/result.tsx')
afterAll(() => void vi.unstubAllGlobals())

const JOB: BulkRevokeJob = {
  ...{ id: 'job', state: 'done', startedAtMs: 1, endedAtMs: 2, undoneAtMs: null },
  ...{ total: 61, looked: 61, gone: 42, revocations: 61, left: 0, problem: null },
  waiting: { instant: 16, at_next_check: 0, at_time_limit: 0, new_viewers_only: 3 },
  uncut: [{ detail: 'Nimble lists no such session.', sessions: 16 }],
}

it('does not say of those that may have left that they are still there', () => {
  const text = renderToStaticMarkup(createElement(Result, { job: JOB, onCancel: () => undefined }))
  const plain = text.replaceAll(/<[^>]+>/g, '')
  expect(plain).toContain('42 confirmed gone')
  expect(plain).toContain('16 to be cut, and not confirmed gone')
  expect(plain).toContain('16 sessions: Nimble lists no such session.')
  expect(plain).not.toContain('16 still there')
  expect(plain).toContain('3 still there, go on')
})
