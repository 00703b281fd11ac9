import { expect, it } from 'vitest'
import { standingOf } from '../../../electron/sessions/standing.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'

const SESSION = { id: 's', address: '2001:db8::1' } as Session
const request = (more: Partial<AccessRequest>): AccessRequest =>
  ({ mediaServerId: 'gateway', sessionKey: 'k', address: '2001:db8::1', ...more }) as AccessRequest

const tools = {
  registry: { find: () => SESSION },
  holding: {
    standing: ({ id, address }: Session) =>
      ({ outcome: address === '2001:db8::bad' ? 'deny' : 'allow', viewerId: id }) as Decision,
  },
}

it('a session that is asked about by its name is judged at the address it is at now', () => {
  const at = (address: string) => standingOf(request({ isHeld: true, address }), tools)
  expect(at('2001:db8::bad')?.outcome).toBe('deny')
  expect(at('2001:db8::1')).toMatchObject({ outcome: 'allow', viewerId: 's' })
})

it('a request that brings what admits is none of these', () => {
  expect(standingOf(request({}), tools)).toBeNull()
})
