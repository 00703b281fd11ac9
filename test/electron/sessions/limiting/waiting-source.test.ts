import { describe, expect, it } from 'vitest'
import { type Door, door, usual } from './support.ts'

const first = {
  action: 'publish',
  sessionKey: 's',
  streamName: 'a',
  address: '203.0.113.1',
} as const
const second = { ...first, address: '203.0.113.2', grantId: 'rj-2' } as const
const elsewhere = { ...second, streamName: 'b', sessionKey: 'b' } as const

const came = (at: Door): void => at.admission.endStream('icecast', 'a', 'restart')
const live = (at: Door) =>
  at.registry.list().map(({ address, revokedAtMs }) => ({ address, revokedAtMs }))

/** A door where one publishes and another waits, who has had a seat until now. */
function waitedFor(at: Door): Door {
  at.ask(first)
  came(at)
  expect(at.ask(second).decision?.outcome).toBe('allow')
  return at
}

describe('a source that waits beside a live one', () => {
  it('is refused when its grant has no seat, and the live one stays as it is', () => {
    const at = door()
    at.own.set('rj-2', { sessions: 1 })
    at.ask(first)
    at.ask(elsewhere)
    expect(at.ask(second).decision).toMatchObject({ outcome: 'deny', reason: 'limit_grant' })
    came(at)
    expect(live(at)).toContainEqual({ address: '203.0.113.1', revokedAtMs: null })
  })

  it('is cut and refused from then on when the seat is gone by the time it comes, also after a restart', () => {
    const at = waitedFor(door())
    at.own.set('rj-2', { sessions: 1 })
    at.ask(elsewhere)
    came(at)
    const session = at.registry.find('icecast', 's')
    expect(session).toMatchObject({ address: '203.0.113.2', reason: 'limit_grant' })
    expect([at.cut, session?.revokedAtMs]).toEqual([[session?.id], at.wallMs])
    expect(at.journal.stored.at(-1)).toMatchObject({
      decision: { outcome: 'deny', reason: 'limit_grant', sessionId: session?.id },
      session: { id: session?.id },
    })
    const after = at.restarted()
    expect(after.limiter.ousted(session?.id ?? '')).toEqual({ atMs: at.wallMs, by: 'newer' })
    at.end('b')
    expect(at.ask(elsewhere).decision?.outcome).toBe('allow')
  })

  it('is cut when its grant was banned meanwhile', () => {
    const at = waitedFor(door())
    at.own.set('rj-2', { sessions: 1 })
    at.limits = usual({ banSeconds: 60 })
    at.ask(elsewhere)
    at.ask({ ...elsewhere, streamName: 'c', sessionKey: 'c', address: '192.0.2.1' })
    at.end('b')
    came(at)
    expect(at.registry.find('icecast', 's')).toMatchObject({ reason: 'limit_banned' })
    expect(at.cut).toHaveLength(1)
  })

  it('takes a seat of the stream that the one before it leaves, and keeps it', () => {
    const at = door()
    at.limits = usual({ publishers: 1 })
    waitedFor(at)
    came(at)
    expect([live(at), at.cut]).toEqual([[{ address: '203.0.113.2', revokedAtMs: null }], []])
    const another = at.ask({ ...first, mediaServerId: 'second' })
    expect(another.decision?.reason).toBe('limit_publishers')
  })
})
