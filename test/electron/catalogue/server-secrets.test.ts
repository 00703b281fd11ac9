import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ServerSecretInput } from '../../../shared/server-secret.ts'
import { createFixture, refusal, START_MS, server } from './fixture.ts'

const MINUTE = 60_000

function setUp() {
  const fixture = createFixture()
  const input = server({ name: 'Hall', protocol: 'nimble' })
  const { server: made } = fixture.catalogue.mediaServers.create(input, 'console')
  const { mediaServers } = fixture.catalogue
  const set = (value: string | null, overlapMinutes = 0): unknown =>
    mediaServers.setSecret(made.id, 'push-token', { value, overlapMinutes }, 'console')
  const inForce = (nowMs: number): readonly string[] =>
    mediaServers.secretsInForce(made.id, 'push-token', nowMs)
  return { ...fixture, mediaServers, id: made.id, set, inForce }
}

describe('a secret shared with a media server', () => {
  it('is refused for one that is not there and for one that has none', () => {
    const { catalogue, mediaServers } = setUp()
    const { server: radio } = catalogue.mediaServers.create(
      server({ name: 'Radio', protocol: 'native-frame' }),
      'console',
    )
    const input: ServerSecretInput = { value: 'x', overlapMinutes: 0 }
    const set = (id: string) => () => mediaServers.setSecret(id, 'push-token', input, 'console')
    expect(refusal(set(radio.id)).issues).toMatchObject([{ path: 'value' }])
    expect(refusal(set('none')).code).toBe('ERR_NOT_FOUND')
  })

  it('stops counting at once when it is replaced without overlap or removed', () => {
    const { set, inForce } = setUp()
    set('first')
    set('second')
    expect(inForce(START_MS)).toEqual(['second'])
    set('third', 10)
    set(null)
    expect(inForce(START_MS)).toEqual([])
  })

  it('counts beside the one that replaced it until the overlap is over, the newest first', () => {
    const { set, inForce, reopen, id } = setUp()
    set('first')
    expect(set('second', 10)).toEqual({ isSet: true, previousUntilMs: START_MS + 10 * MINUTE })
    expect(inForce(START_MS)).toEqual(['second', 'first'])
    const later = reopen().mediaServers
    const at = (ms: number) => later.secretsInForce(id, 'push-token', START_MS + ms)
    expect(at(10 * MINUTE - 1)).toEqual(['second', 'first'])
    expect(at(10 * MINUTE)).toEqual(['second'])
  })

  it('overlaps with nothing when the same one is set again', () => {
    const { set, inForce } = setUp()
    set('first')
    expect(set('first', 10)).toEqual({ isSet: true, previousUntilMs: null })
    expect(inForce(START_MS)).toEqual(['first'])
  })

  it('is in no file and no audit entry, and goes with its media server', () => {
    const { set, db, path, id, mediaServers, catalogue, inForce } = setUp()
    set('a-token-of-the-hall')
    set('another-token-of-the-hall', 10)
    db.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(path).includes('token-of-the-hall')).toBe(false)
    const told = JSON.stringify(catalogue.audit.list({}, 100))
    expect(told).not.toContain('token-of-the-hall')
    expect(told).toContain('push token set')
    mediaServers.remove(id, 'console')
    expect(db.prepare('SELECT * FROM media_server_secrets').all()).toEqual([])
    expect(inForce(START_MS)).toEqual([])
  })
})

describe('where a media server is controlled', () => {
  it('is refused with a login, a path, or for a server that cannot be controlled', () => {
    const { catalogue, mediaServers, id } = setUp()
    const { server: radio } = catalogue.mediaServers.create(
      server({ name: 'Radio', protocol: 'native-frame' }),
      'console',
    )
    const set =
      (url: string, to = id, user = '') =>
      () =>
        mediaServers.setControl(to, { url, allowPrivate: false, user }, 'console')
    expect(refusal(set('http://a:b@hall.example:8082')).code).toBe('ERR_URL_INVALID')
    expect(refusal(set('http://hall.example:8082/manage')).code).toBe('ERR_URL_INVALID')
    expect(refusal(set('http://hall.example', radio.id)).code).toBe('ERR_INPUT_INVALID')
    // Nimble has a token only.
    expect(refusal(set('http://hall.example', id, 'admin')).issues).toMatchObject([
      { path: 'user' },
    ])
  })

  it('stays after a restart until it is removed, and goes with the server', () => {
    const { mediaServers, id, reopen, db } = setUp()
    const control = { url: 'http://10.0.0.5:8082', allowPrivate: true, user: '' }
    mediaServers.setControl(id, control, 'console')
    const later = reopen().mediaServers
    expect(later.control(id)).toEqual(control)
    later.setControl(id, null, 'console')
    expect(later.control(id)).toBeNull()
    later.setControl(id, control, 'console')
    later.remove(id, 'console')
    expect(later.control(id)).toBeNull()
    expect(db.open).toBe(false)
  })
})
