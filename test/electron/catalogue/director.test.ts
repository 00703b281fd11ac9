import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../shared/settings.ts'
import { createFixture, refusal, stream } from './fixture.ts'

const STUN = { urls: ['stun:stun.example:3478'] }
const TURN = { urls: ['turn:turn.example:3478'], username: 'door' }
const settings = (iceServers: object[], trustedProxies: string[] = []) =>
  settingsSchema.parse({ trustedProxies, director: { iceServers } })

describe('ICE servers', () => {
  it.each([
    ['two with one first address', [STUN, STUN], 'director.iceServers.1.urls.0'],
    ['a TURN server without user name', [{ urls: TURN.urls }], 'director.iceServers.0.username'],
  ])('are refused: %s', (_, servers, path) => {
    const { catalogue } = createFixture()
    const refused = refusal(() => catalogue.settings.update(settings(servers), 'console'))
    expect(refused).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path }] })
    expect(catalogue.settings.get().director.iceServers).toEqual([])
  })

  it.each(['http://stun.example', 'turn:user@turn.example', 'stun:', 'turn:a b'])(
    'have no address such as %s',
    (url) => {
      expect(
        settingsSchema.safeParse({ director: { iceServers: [{ urls: [url] }] } }).success,
      ).toBe(false)
    },
  )

  it('are told to players with their credential, and without one not at all', () => {
    const { catalogue } = createFixture()
    catalogue.settings.update(settings([STUN, TURN]), 'console')
    expect(catalogue.director.iceServers()).toEqual([{ urls: STUN.urls }])
    catalogue.director.setIceCredential(
      { url: 'turn:turn.example:3478', credential: 'x9' },
      'console',
    )
    expect(catalogue.director.iceServers()).toEqual([
      { urls: STUN.urls },
      { ...TURN, credential: 'x9' },
    ])
  })

  it('take no credential for a server that is not there', () => {
    const { catalogue } = createFixture()
    const input = { url: 'turn:turn.example:3478', credential: 'x9' }
    const refused = refusal(() => catalogue.director.setIceCredential(input, 'console'))
    expect(refused.code).toBe('ERR_NOT_FOUND')
  })

  it('keep their credential sealed over a start, show it nowhere, and lose it when they go', () => {
    const fixture = createFixture()
    const input = { url: 'turn:turn.example:3478', credential: 'quiet-as-a-mouse' }
    fixture.catalogue.settings.update(settings([TURN]), 'console')
    fixture.catalogue.director.setIceCredential(input, 'console')
    const shown = [fixture.catalogue.settings.get(), fixture.catalogue.audit.list({}, 10)]
    expect(JSON.stringify(shown)).not.toContain(input.credential)
    const rows = fixture.db.prepare('SELECT hex(sealed) FROM ice_credentials').pluck().all()
    expect(rows.join()).not.toContain(Buffer.from(input.credential).toString('hex').toUpperCase())
    const again = fixture.reopen()
    expect(again.director.iceServers()).toMatchObject([{ credential: input.credential }])
    again.settings.update(settings([]), 'console')
    again.settings.update(settings([TURN]), 'console')
    expect(again.director.iceCredentials()).toEqual([])
    expect(fixture.reopen().director.iceServers()).toEqual([])
  })
})

describe('trusted proxies', () => {
  it('are addresses or blocks', () => {
    const { catalogue } = createFixture()
    const input = settings([], ['192.0.2.0/24', 'proxy.example'])
    expect(refusal(() => catalogue.settings.update(input, 'console'))).toMatchObject({
      code: 'ERR_CIDR_INVALID',
      issues: [{ path: 'trustedProxies.1' }],
    })
  })
})

describe('the key of tickets', () => {
  it('is made once, kept, and replaced after a month', () => {
    const fixture = createFixture()
    const { id } = fixture.catalogue.director.ticketKey()
    expect(fixture.catalogue.director.ticketKey().id).toBe(id)
    const again = fixture.reopen()
    expect(again.director.ticketKey().id).toBe(id)
    fixture.clock.nowMs += 30 * 24 * 3600 * 1000
    const next = again.director.ticketKey().id
    expect(next).not.toBe(id)
    expect(fixture.reopen().director.ticketKey().id).toBe(next)
  })

  it('signs no listener addresses, and theirs signs no tickets', () => {
    const { catalogue, db } = createFixture()
    catalogue.director.ticketKey()
    const { id } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    catalogue.links.issue({ streamId: id, minutes: 5, label: '', tags: [] }, 'console')
    expect(db.prepare('SELECT kind FROM signing_keys ORDER BY kind').pluck().all()).toEqual([
      'connection',
      'rj-auth',
    ])
  })
})
