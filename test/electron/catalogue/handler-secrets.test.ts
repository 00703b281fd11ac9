import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { rollHandlerSecretSchema } from '../../../shared/media-server.ts'
import { createFixture, refusal, server } from './fixture.ts'

const MINUTE_MS = 60_000
const UNTIL_USED = { overlapMinutes: 1440, endsWithUse: true }
const A_DAY = { overlapMinutes: 1440, endsWithUse: false }
const AT_ONCE = { overlapMinutes: 0, endsWithUse: true }

beforeAll(() => void vi.useFakeTimers({ toFake: ['setImmediate'] }))
afterAll(() => void vi.useRealTimers())

/** A media server whose secret was rolled, and what its callers meet. */
function rolled(how = UNTIL_USED) {
  const fixture = createFixture()
  const { catalogue, clock } = fixture
  const { server: made, secret: first } = catalogue.mediaServers.create(
    server({ name: 'Hall' }),
    'console',
  )
  const { id } = made
  const second = catalogue.mediaServers.rollSecret(id, how, 'console')
  return {
    ...{ ...fixture, id, first, second },
    servers: catalogue.mediaServers,
    /** Whether a secret is taken, and what comes of it afterwards. */
    asks(secret: string, by = catalogue): boolean {
      const isTaken = by.mediaServers.authenticate(id, secret) !== null
      if (isTaken) by.mediaServers.noteUse(id, secret)
      vi.runAllTimers()
      return isTaken
    },
    pass: (ms: number): void => {
      clock.nowMs += ms
    },
  }
}

describe('a handler secret that was rolled', () => {
  it('is refused at once where nothing else was asked for', () => {
    const { asks, servers, id, first, second } = rolled(AT_ONCE)
    expect([asks(first), asks(second), servers.oldSecret(id)]).toEqual([false, true, null])
    expect(refusal(() => servers.takeBackSecret(id, 'console')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(() => servers.endOldSecret(id, 'console')).code).toBe('ERR_NOT_FOUND')
  })

  it('is refused once its time is over, and was taken until then, after a restart too', () => {
    const { asks, pass, first, reopen, clock } = rolled()
    pass(1440 * MINUTE_MS - 1)
    expect([asks(first), asks(first), asks(`${first}x`)]).toEqual([true, true, false])
    const again = reopen()
    expect(asks(first, again)).toBe(true)
    clock.nowMs += 1
    expect([asks(first, again), asks(first, again)]).toEqual([false, false])
  })

  it('is refused a minute after the new one is used first', () => {
    const { asks, pass, servers, id, first, second, catalogue } = rolled()
    expect([asks(first), asks(second), asks(first)]).toEqual([true, true, true])
    pass(MINUTE_MS - 1)
    expect(asks(first)).toBe(true)
    pass(1)
    expect([asks(first), asks(second), servers.oldSecret(id)]).toEqual([false, true, null])
    expect(catalogue.audit.list({}, 9).map(({ what, actor }) => `${actor} ${what}`)).toEqual([
      'handler media_server.use_new_secret',
      'console media_server.roll_secret',
      'console media_server.create',
    ])
  })

  it('counts for all of its time where that was asked for', () => {
    const { asks, pass, servers, id, first, second, clock } = rolled(A_DAY)
    asks(second)
    pass(23 * 60 * MINUTE_MS)
    expect(asks(first)).toBe(true)
    expect(servers.oldSecret(id)).toEqual({
      untilMs: clock.nowMs + 60 * MINUTE_MS,
      endsWithUse: false,
      oldUsedAtMs: clock.nowMs,
      newUsedAtMs: clock.nowMs - 23 * 60 * MINUTE_MS,
    })
    pass(60 * MINUTE_MS)
    expect(asks(first)).toBe(false)
  })

  it('is refused of a media server that is switched off, which uses neither', () => {
    const { asks, servers, id, first, second } = rolled()
    servers.update(id, server({ name: 'Hall', enabled: false }), 'console')
    expect([asks(first), asks(second)]).toEqual([false, false])
    expect(servers.oldSecret(id)).toMatchObject({ oldUsedAtMs: null, newUsedAtMs: null })
    expect(servers.unusedSecrets()).toEqual([])
  })

  it('is not ended by a new one that only came, with nothing that could be understood', () => {
    const { pass, servers, id, first, second, asks } = rolled()
    expect(servers.authenticate(id, second)?.id).toBe(id)
    vi.runAllTimers()
    pass(MINUTE_MS)
    expect([asks(first), servers.oldSecret(id)?.newUsedAtMs]).toEqual([true, null])
  })

  it('can be ended', () => {
    const { asks, servers, id, first, second } = rolled()
    asks(first)
    servers.endOldSecret(id, 'console')
    expect([asks(first), asks(second), servers.oldSecret(id)]).toEqual([false, true, null])
  })

  it('can be taken back, and the new one counts for the rest until the old one is used', () => {
    const { asks, pass, servers, id, first, second } = rolled()
    servers.takeBackSecret(id, 'console')
    expect(servers.revealSecret(id, 'console')).toBe(first)
    expect([asks(second), asks(first)]).toEqual([true, true])
    pass(MINUTE_MS)
    expect([asks(second), asks(first)]).toEqual([false, true])
  })

  it('can be taken back once it ran out unused, and the new one is refused then', () => {
    const { asks, pass, servers, id, first, second } = rolled()
    pass(1440 * MINUTE_MS)
    expect(asks(first)).toBe(false)
    servers.takeBackSecret(id, 'console')
    expect([asks(first), asks(second)]).toEqual([true, false])
  })

  it('stays refused when the clock is put back after its end', () => {
    const { asks, pass, first, second } = rolled()
    pass(1440 * MINUTE_MS)
    expect(asks(first)).toBe(false)
    pass(-60 * MINUTE_MS)
    expect([asks(first), asks(second)]).toEqual([false, true])
  })

  it('does not count on where nobody asked for that', () => {
    expect(rollHandlerSecretSchema.parse({}).overlapMinutes).toBe(0)
  })

  it('cannot be taken back once the new one took its place', () => {
    const { asks, pass, servers, id, first, second } = rolled()
    asks(second)
    asks(first)
    expect(servers.unusedSecrets(), 'it ends as was meant').toEqual([])
    pass(MINUTE_MS)
    expect(refusal(() => servers.takeBackSecret(id, 'console')).code).toBe('ERR_NOT_FOUND')
    expect(asks(second)).toBe(true)
  })

  it('that counts for a day leaves the new one the rest of it when it is taken back', () => {
    const { asks, pass, servers, id, first, second } = rolled(A_DAY)
    servers.takeBackSecret(id, 'console')
    asks(first)
    pass(2 * MINUTE_MS)
    expect([asks(first), asks(second)]).toEqual([true, true])
    pass(1440 * MINUTE_MS)
    expect([asks(first), asks(second)]).toEqual([true, false])
  })

  it.each([
    ['was used', (on: ReturnType<typeof rolled>) => void on.asks(on.second)],
    ['ran out unused', (on: ReturnType<typeof rolled>) => on.pass(1440 * MINUTE_MS)],
  ])('is refused when the new one is rolled after it %s', (_, happens) => {
    const on = rolled()
    happens(on)
    const third = on.servers.rollSecret(on.id, UNTIL_USED, 'console')
    expect([on.first, on.second, third].map((each) => on.asks(each))).toEqual([false, true, true])
  })

  it('that counts for a day is told of in its last hour while it is used, as by another machine', () => {
    const { asks, pass, servers, id, first, second, clock } = rolled(A_DAY)
    const untilMs = clock.nowMs + 1440 * MINUTE_MS
    asks(second)
    pass(1370 * MINUTE_MS)
    asks(first)
    pass(11 * MINUTE_MS)
    expect(servers.unusedSecrets()).toEqual([])
    asks(first)
    expect(servers.unusedSecrets()).toEqual([{ id, name: 'Hall', untilMs }])
  })

  it('stays the one that counts when the new one is rolled before it was used', () => {
    const { asks, servers, id, first, second } = rolled()
    const third = servers.rollSecret(id, UNTIL_USED, 'console')
    expect([asks(first), asks(second), asks(third)]).toEqual([true, false, true])
  })

  it('is told of from an hour before its end while the new one was not used', () => {
    const { asks, pass, servers, id, second, clock } = rolled()
    const untilMs = clock.nowMs + 1440 * MINUTE_MS
    pass(1380 * MINUTE_MS)
    expect(servers.unusedSecrets()).toEqual([])
    pass(1)
    expect(servers.unusedSecrets()).toEqual([{ id, name: 'Hall', untilMs }])
    pass(1440 * MINUTE_MS)
    expect([servers.unusedSecrets().length, servers.oldSecret(id)?.untilMs]).toEqual([1, untilMs])
    asks(second)
    expect([servers.unusedSecrets(), servers.oldSecret(id)]).toEqual([[], null])
  })

  it('is what Stagedoor asks with itself while it counts', () => {
    const { pass, servers, id, first, second } = rolled()
    expect(servers.practiceSecret(id)).toBe(first)
    pass(1440 * MINUTE_MS)
    expect(servers.practiceSecret(id)).toBe(second)
  })

  it('goes with a media server that is deleted, and comes back with it', () => {
    const { asks, catalogue, servers, id, first } = rolled()
    servers.remove(id, 'console')
    expect(asks(first)).toBe(false)
    catalogue.deleted.restore(catalogue.deleted.list()[0]?.id ?? '', 'console')
    expect(asks(first)).toBe(true)
  })

  it('counts on when the first use of the new one cannot be stored, which is tried again', () => {
    const { asks, pass, db, first, second, servers, id, clock } = rolled()
    db.exec('CREATE TEMP TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 1); END')
    expect([asks(second), asks(second), asks(first)]).toEqual([true, true, true])
    db.exec('DROP TRIGGER full')
    pass(4_999)
    asks(second)
    expect(servers.oldSecret(id)?.untilMs).toBeGreaterThan(clock.nowMs + 1_000 * MINUTE_MS)
    pass(1)
    asks(second)
    pass(MINUTE_MS)
    expect([asks(first), asks(second)]).toEqual([false, true])
  })
})
