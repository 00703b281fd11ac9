import { expect, it } from 'vitest'
import { whoReturns } from '../../../../renderer/components/revoke-many/who-returns.ts'

const seven = (connectionsOnly: number) => ({ sessions: 7, connectionsOnly })

it('says first that they come back at once, and what keeps them out', () => {
  expect(whoReturns(seven(7), 'session', null, true)).toBe(
    'All of them can come back at once: only their connection is refused. To keep them out, switch the stream off as well.',
  )
  expect(whoReturns(seven(2), 'grant', null, false)).toBe(
    '2 of them can come back at once: only the connection is refused.',
  )
})

it('says what they cannot come back with, and that another may do', () => {
  expect(whoReturns(seven(0), 'grant', null, true)).toMatch(
    /^Nobody comes back with the same credential\. Another/,
  )
  expect(whoReturns(seven(0), 'address', null, true)).toMatch(/From another they are let in/)
  expect(whoReturns(seven(7), 'session', 'live/hall', true)).toBe(
    'Nobody comes back to live/hall until it is switched on.',
  )
})
