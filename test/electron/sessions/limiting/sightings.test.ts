import { describe, expect, it } from 'vitest'
import {
  createSightings,
  type Sightings,
} from '../../../../electron/sessions/limiting/sightings.ts'
import { bareDecision, recordOf, sessionOf } from '../../../../electron/sessions/record.ts'
import type { Session } from '../../../../shared/session.ts'
import { sharingSettingsSchema } from '../../../../shared/session-limit.ts'
import { listener } from '../fakes.ts'

const NOW_MS = 1_800_000_000_000
const MINUTE_MS = 60_000
let lastId = 0

function session(address: string | null, country: string, over: Partial<Session> = {}): Session {
  lastId += 1
  const decision = {
    ...bareDecision('allow', 'grant_accepted', [['credential', 'pass', 'rj-1']]),
    grantId: 'rj-1',
    country,
  }
  const record = recordOf(lastId, NOW_MS, listener({ address }), decision, `${lastId}`)
  return { ...sessionOf(record, `${lastId}`, null), ...over }
}

const sightings = (over: object = {}): Sightings => {
  const settings = sharingSettingsSchema.parse({
    networks: 3,
    countries: null,
    countriesAtOnce: null,
    ...over,
  })
  return createSightings(() => settings)
}

describe('a grant', () => {
  it('is not suspected for what is of one network, has no address, publishes, or came with it refused', () => {
    const seen = sightings({ networks: 2 })
    seen.started(session('192.0.2.1', 'DE'), NOW_MS)
    seen.started(session('192.0.2.200', 'DE'), NOW_MS)
    seen.started(session(null, 'FR'), NOW_MS)
    seen.started(session('198.51.100.1', 'FR', { action: 'publish' }), NOW_MS)
    seen.started(session('198.51.100.1', 'FR', { grantId: null }), NOW_MS)
    seen.started(session('198.51.100.1', 'FR', { isUnproven: true }), NOW_MS)
    seen.before(session('198.51.100.1', 'FR', { isUnproven: true, endedAtMs: NOW_MS }))
    expect(seen.suspected(NOW_MS)).toEqual([])
    expect(seen.strangeAt('rj-1', '203.0.113.1', NOW_MS)).toBeNull()
  })

  it('is suspected from the network that reaches the number, with networks and never addresses', () => {
    const seen = sightings()
    seen.started(session('192.0.2.1', 'DE'), NOW_MS)
    seen.started(session('198.51.100.1', 'DE'), NOW_MS + 1)
    expect(seen.suspected(NOW_MS)).toEqual([])
    seen.started(session('2001:db8:1:2::9', 'FR'), NOW_MS + 2)
    const [suspected] = seen.suspected(NOW_MS + 2)
    expect(suspected).toMatchObject({
      grantId: 'rj-1',
      signs: ['networks'],
      countries: expect.arrayContaining(['DE', 'FR']),
      lastSeenMs: NOW_MS + 2,
    })
    expect(suspected?.networks.map(({ network }) => network)).toEqual([
      '2001:db8:1::/48',
      '198.51.100.0/24',
      '192.0.2.0/24',
    ])
  })

  it('is seen where its session went on, and was where that began', () => {
    const seen = sightings({ networks: 2, countriesAtOnce: 2 })
    const one = session('192.0.2.1', 'DE')
    seen.started(one, NOW_MS)
    seen.moved({ ...one, address: '198.51.100.1', country: 'FR' }, NOW_MS + 1)
    const [found] = seen.suspected(NOW_MS + 2)
    expect(found?.signs).toEqual(['networks'])
    expect(found?.networks).toMatchObject([
      { network: '192.0.2.0/24', sessionsNow: 0, lastSeenMs: NOW_MS + 1 },
      { network: '198.51.100.0/24', sessionsNow: 1 },
    ])
    seen.ended(one, NOW_MS + 3)
    expect(seen.suspected(NOW_MS + 4)[0]?.networks).toMatchObject([
      { network: '198.51.100.0/24', sessionsNow: 0, lastSeenMs: NOW_MS + 3 },
      { network: '192.0.2.0/24' },
    ])
  })

  it('is strange only where it was not seen', () => {
    const seen = sightings()
    for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) {
      seen.started(session(address, 'DE'), NOW_MS)
    }
    expect(seen.strangeAt('rj-1', '203.0.113.99', NOW_MS)).toBeNull()
    expect(seen.strangeAt('rj-1', '10.0.0.1', NOW_MS)).toBe(3)
    expect(seen.strangeAt('rj-1', null, NOW_MS)).toBe(3)
    expect(seen.strangeAt('rj-2', '10.0.0.1', NOW_MS)).toBeNull()
  })

  it('is strange where no address is told, unless it was used without one before, which speaks for nothing else', () => {
    const seen = sightings({ windowMinutes: 5 })
    const untold = session(null, '??')
    seen.started(untold, NOW_MS)
    for (const address of ['192.0.2.1', '198.51.100.1']) {
      seen.started(session(address, 'DE'), NOW_MS)
    }
    expect(seen.suspected(NOW_MS)).toEqual([])
    seen.started(session('203.0.113.1', 'DE'), NOW_MS)
    expect(seen.suspected(NOW_MS)[0]?.networks).toHaveLength(3)
    expect(seen.strangeAt('rj-1', null, NOW_MS)).toBeNull()
    expect(seen.strangeAt('rj-1', '10.0.0.1', NOW_MS)).toBe(3)
    seen.ended(untold, NOW_MS)
    const lateMs = NOW_MS + 5 * MINUTE_MS
    expect(seen.strangeAt('rj-1', null, lateMs)).toBeNull()
    expect(seen.strangeAt('rj-1', null, lateMs + 1)).toBe(3)
    seen.forget(lateMs + 1)
    expect(seen.strangeAt('rj-1', null, lateMs)).toBe(3)
  })

  it('is strange without an address when the window has passed, however many were let in for one use before', () => {
    const seen = sightings({ windowMinutes: 60 })
    const use = (at: number, ofBefore = false): void => {
      const untold = session(null, '??', { startedAtMs: at, endedAtMs: at + MINUTE_MS })
      if (ofBefore) seen.before(untold)
      else {
        seen.started(untold, at)
        seen.ended(untold, at + MINUTE_MS)
      }
    }
    use(NOW_MS - 2 * MINUTE_MS)
    for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) {
      seen.started(session(address, 'DE'), NOW_MS)
    }
    const halfHours = [0, 1, 2, 3, 4, 5].map((count) => NOW_MS + count * 30 * MINUTE_MS)
    const strange = halfHours.map((at, index) => {
      const networks = seen.strangeAt('rj-1', null, at)
      use(at, index % 2 === 1)
      return networks
    })
    expect(strange).toEqual([null, null, 3, 3, 3, 3])
  })

  it('is at two places at once only while both are live', () => {
    const seen = sightings({ networks: null, countriesAtOnce: 2 })
    const here = session('192.0.2.1', 'DE')
    seen.started(here, NOW_MS)
    seen.started(session('198.51.100.1', 'FR'), NOW_MS)
    expect(seen.suspected(NOW_MS)).toMatchObject([{ signs: ['countries_at_once'] }])
    seen.ended(here, NOW_MS)
    expect(seen.suspected(NOW_MS)).toEqual([])
  })

  it('is there still when a session goes that was never counted', () => {
    const seen = sightings({ networks: null, countriesAtOnce: 2 })
    const at = session('192.0.2.1', 'DE')
    seen.started(at, NOW_MS)
    seen.started(session('198.51.100.1', 'FR'), NOW_MS)
    seen.ended(session('192.0.2.1', 'DE', { action: 'publish' }), NOW_MS)
    seen.ended(session('192.0.2.1', 'DE'), NOW_MS)
    expect(seen.suspected(NOW_MS)).toMatchObject([{ signs: ['countries_at_once'] }])
    seen.ended(at, NOW_MS)
    seen.ended(at, NOW_MS)
    expect(seen.suspected(NOW_MS)).toEqual([])
  })

  it('does not count a country that is not known', () => {
    const seen = sightings({ networks: null, countries: 2 })
    seen.started(session('192.0.2.1', 'DE'), NOW_MS)
    seen.started(session('198.51.100.1', '??'), NOW_MS)
    expect(seen.suspected(NOW_MS)).toEqual([])
  })

  it('is forgotten after the window, and what is live is not', () => {
    const seen = sightings({ windowMinutes: 5 })
    const sessions = ['192.0.2.1', '198.51.100.1', '203.0.113.1'].map((each) => session(each, 'DE'))
    for (const each of sessions) seen.started(each, NOW_MS)
    for (const each of sessions.slice(1)) seen.ended(each, NOW_MS)
    expect(seen.suspected(NOW_MS + 5 * MINUTE_MS)).toHaveLength(1)
    const lateMs = NOW_MS + 5 * MINUTE_MS + 1
    expect(seen.suspected(lateMs)).toEqual([])
    seen.forget(lateMs)
    for (const each of sessions.slice(1)) seen.started(each, lateMs)
    expect(seen.suspected(lateMs)).toHaveLength(1)
  })

  it('keeps 40 networks, and counts those beyond', () => {
    const seen = sightings()
    for (let at = 0; at < 45; at += 1) seen.started(session(`10.0.${at}.1`, 'DE'), NOW_MS)
    expect(seen.suspected(NOW_MS)[0]).toMatchObject({ moreNetworks: 5 })
    expect(seen.suspected(NOW_MS)[0]?.networks).toHaveLength(40)
  })

  it('counts none beyond any more once there is room', () => {
    const seen = sightings()
    const windowMs = sharingSettingsSchema.parse({}).windowMinutes * MINUTE_MS
    const sessions = Array.from({ length: 41 }, (_, at) => session(`10.0.${at}.1`, 'DE'))
    for (const each of sessions) seen.started(each, NOW_MS)
    if (sessions[0] !== undefined) seen.ended(sessions[0], NOW_MS)
    seen.forget(NOW_MS + windowMs)
    expect(seen.suspected(NOW_MS + windowMs)[0]?.moreNetworks).toBe(1)
    seen.forget(NOW_MS + windowMs + 1)
    expect(seen.suspected(NOW_MS + windowMs + 1)[0]?.moreNetworks).toBe(0)
  })

  it('is one of the 5,000 seen last at most, and 4,750 at least', () => {
    const seen = sightings({ networks: 2 })
    const twice = (grantId: string): void => {
      seen.started(session('192.0.2.1', 'DE', { grantId }), NOW_MS)
      seen.started(session('198.51.100.1', 'DE', { grantId }), NOW_MS)
    }
    for (let at = 0; at < 5_000; at += 1) twice(`rj-${at}`)
    twice('rj-0')
    twice('rj-5000')
    const known = new Set(seen.suspected(NOW_MS).map(({ grantId }) => grantId))
    expect(known.size).toBe(4_751)
    const ids = ['rj-0', 'rj-1', 'rj-250', 'rj-251', 'rj-5000']
    expect(ids.map((id) => known.has(id))).toEqual([true, false, false, true, true])
  })

  it('is known from sessions that ended before this start', () => {
    const seen = sightings()
    for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) {
      seen.before(session(address, 'DE', { endedAtMs: NOW_MS }))
    }
    expect(seen.suspected(NOW_MS)).toMatchObject([{ networks: [{ sessionsNow: 0 }, {}, {}] }])
  })
})
