import { expect, it } from 'vitest'
import { whoReturns } from '../../../../renderer/components/revoke-many/who-returns.ts'
import type { RevokeScope } from '../../../../renderer/components/revoke-target.ts'

const lifted = (what: RevokeScope) => ({ what, span: 'lifted' as const })
const seven = (connectionsOnly: number) => ({ sessions: 7, connectionsOnly })

it('says first that they come back at once, and what keeps them out', () => {
  expect(whoReturns(seven(7), lifted('session'), null, true)).toBe(
    'All of them can come back at once: only their connection is refused. To keep them out, switch the stream off as well.',
  )
  expect(whoReturns(seven(2), lifted('grant'), null, false)).toBe(
    '2 of them can come back at once: only the connection is refused.',
  )
})

it('says what they cannot come back with, and that another may do', () => {
  expect(whoReturns(seven(0), lifted('grant'), null, true)).toMatch(
    /^Nobody comes back with the same credential\. Another/,
  )
  expect(whoReturns(seven(0), lifted('address'), null, true)).toMatch(
    /From another they are let in/,
  )
  expect(whoReturns(seven(7), lifted('session'), 'live/hall', true)).toBe(
    'Nobody comes back to live/hall until it is switched on.',
  )
})

it('says for how long, where it ends by itself', () => {
  const until = (what: RevokeScope, span: 'hour' | 'today') =>
    whoReturns(seven(0), { what, span }, null, true)
  expect(until('grant', 'hour')).toMatch(
    /^Nobody .+ with the same credential for an hour\. Another/,
  )
  expect(until('viewer', 'hour')).toMatch(/^Nobody .+ under the same name for an hour\. Who/)
  expect(until('address', 'today')).toMatch(/^Nobody .+ same address until midnight\. From/)
})
