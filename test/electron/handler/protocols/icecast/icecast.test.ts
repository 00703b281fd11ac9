import { describe, expect, it } from 'vitest'
import { icecast } from '../../../../../electron/handler/protocols/icecast.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, looksLikeAllow, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'icecast' })
const TOKEN = 'AAABofxDF5N1c2VyAGxpdmUub2dnAMJ1nbN0pD8jT3GgWQvW8NK3tUHfaUav7O6CqDg-kgLF'

function decodeFile(name: string): Decoded {
  return icecast.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)
}

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

function askedIn(form: string): AccessRequest {
  return askedBy(icecast.decode(wireOf(form), server))
}

const asked = decodeFile('listener-add-with-token')

describe('refusing at Icecast', () => {
  it('sends no header that Icecast takes for a yes, and says why only coarsely', () => {
    const reply = icecast.encode([decisionOf({ outcome: 'deny', reason: 'grant_revoked' })], asked)
    expect(reply).toEqual({
      status: 403,
      headers: { 'icecast-auth-message': 'not permitted' },
      body: '',
    })
  })

  it.each([
    'credential_unknown',
    'grant_revoked',
    'credential_signature',
    'grant_expired',
  ] as const)('tells %s like the others', (reason) => {
    const reply = icecast.encode([decisionOf({ outcome: 'deny', reason })], asked)
    expect(reply.headers['icecast-auth-message']).toBe('not permitted')
  })

  it('refuses when no decision was made', () => {
    expect(icecast.encode([], asked)).toEqual({
      status: 403,
      headers: { 'icecast-auth-message': 'not available now' },
      body: '',
    })
  })

  it('refuses what it could not read', () => {
    const reply = icecast.encode([], { kind: 'malformed', detail: 'x' })
    expect(reply.status).toBe(400)
    expect(looksLikeAllow(reply)).toBe(false)
  })

  it('refuses a redirect on 2.4 and names the place for 2.5', () => {
    const redirectUrl = 'http://radio.example/other.ogg'
    const reply = icecast.encode(
      [decisionOf({ outcome: 'redirect', reason: 'rule_redirect', redirectUrl })],
      asked,
    )
    expect(looksLikeAllow(reply)).toBe(false)
    expect(reply.headers).toMatchObject({
      'x-icecast-auth-alter-action': 'redirect',
      'x-icecast-auth-alter-argument': redirectUrl,
    })
  })

  it('refuses a redirect without a place', () => {
    const reply = icecast.encode([decisionOf({ outcome: 'redirect' })], asked)
    expect(reply.status).toBe(403)
  })

  it.each([
    ['nothing', ''],
    ['an action of something else', 'action=on_play&mount=%2flive.ogg'],
    ['no mount', 'action=listener_add&client=1'],
    ['a mount that is only a slash', 'action=listener_add&mount=%2f'],
    ['a mount with dot segments', 'action=listener_add&mount=%2fa%2f..%2flive.ogg'],
    ['a mount with hidden dot segments', 'action=listener_add&mount=%2fa%2f%252e%252e%2flive.ogg'],
    ['a mount whose escapes are broken', 'action=listener_add&mount=%2flive%25zz.ogg'],
    ['a mount with a line break', 'action=listener_add&mount=%2flive%0d%0a.ogg'],
    ['a mount of 600 characters', `action=listener_add&mount=%2f${'a'.repeat(600)}`],
    ['an ip that is none', 'action=listener_add&mount=%2flive.ogg&ip=localhost'],
    ['JSON', '{"action":"listener_add","mount":"/live.ogg"}'],
    ['a second action', 'action=&action=listener_add&mount=%2flive.ogg'],
  ])('does not understand %s', (_, form) => {
    expect(icecast.decode(wireOf(form), server).kind).toBe('malformed')
  })

  it('does not understand a GET', () => {
    const form = wireOf('action=listener_add&mount=%2flive.ogg', 'GET')
    expect(icecast.decode(form, server).kind).toBe('malformed')
  })
})

describe('what Icecast asks', () => {
  it('takes no credential from the listener’s own Authorization header', () => {
    expect(askedBy(decodeFile('listener-add-without-token'))).toEqual({
      action: 'subscribe',
      phase: 'start',
      streamName: 'live.ogg',
      mediaServerId: 'studio',
      protocol: 'icecast',
      address: '127.0.0.1',
      userAgent: 'curl/7.88.1',
      referer: null,
      sessionKey: '1',
      viewerId: null,
      credentials: [],
    })
  })

  it('finds the token in the query of the mount, and the referer', () => {
    expect(askedBy(asked)).toMatchObject({
      streamName: 'live.ogg',
      sessionKey: '2',
      referer: 'http://site.example/listen',
      credentials: [{ kind: 'rj-auth', value: TOKEN }],
    })
  })

  it('finds the token as the password of a listener who logged in', () => {
    expect(askedBy(decodeFile('listener-add-logged-in'))).toMatchObject({
      viewerId: 'bob',
      credentials: [{ kind: 'rj-auth', value: TOKEN }],
    })
  })

  it('presents no other password of a listener', () => {
    const request = askedIn('action=listener_add&mount=%2flive.ogg&user=bob&pass=secret')
    expect(request.credentials).toEqual([])
  })

  it.each(['stream_auth', 'mount_add', 'mount_remove'])(
    'takes the mount of a source in %s as it is: Icecast has decoded it',
    (action) => {
      for (const [mount, name] of [
        ['/a%62c.ogg', 'a%62c.ogg'],
        ['/100%.ogg', '100%.ogg'],
        ['/live.ogg?x=1', 'live.ogg?x=1'],
        ['/höre.ogg', 'höre.ogg'],
      ] as const) {
        const body = new URLSearchParams({ action, mount, pass: 'x' }).toString()
        const decoded = icecast.decode(wireOf(body), server)
        if (decoded.kind !== 'ask') throw new Error(decoded.kind)
        const names = [decoded.requests[0]?.streamName, decoded.note?.streamName]
        expect([...new Set(names.filter((each) => each !== undefined))]).toEqual([name])
      }
    },
  )

  it('gives a listener the name its source has, however it is written', () => {
    const heard = (mount: string): string => {
      const form = { action: 'listener_add', client: '1', mount, ip: '192.0.2.1' }
      return askedBy(icecast.decode(wireOf(new URLSearchParams(form).toString()), server))
        .streamName
    }
    expect(heard('/a%2562c.ogg?rj-auth=x')).toBe('a%62c.ogg')
    expect(heard('/live.ogg%3fx=1?rj-auth=x')).toBe('live.ogg?x=1')
    expect(heard('/h%c3%b6re.ogg')).toBe('höre.ogg')
  })

  it('sees an escaped mount as the mount it is', () => {
    expect(askedBy(decodeFile('listener-add-escaped-mount')).streamName).toBe('live.ogg')
  })

  it('lets the first of two fields count', () => {
    const request = askedIn(
      'action=listener_add&mount=%2flive.ogg&ip=192.0.2.1&client=7&mount=%2fvip.ogg&ip=192.0.2.9&client=8',
    )
    expect(request).toMatchObject({ streamName: 'live.ogg', address: '192.0.2.1', sessionKey: '7' })
  })

  it('lets the first token of a listener’s query count', () => {
    const request = askedIn('action=listener_add&mount=%2flive.ogg%3frj-auth%3dAA%26rj-auth%3dBB')
    expect(request.credentials).toEqual([{ kind: 'rj-auth', value: 'AA' }])
  })

  it('presents an empty token and an empty password as none', () => {
    const listener = askedIn('action=listener_add&mount=%2flive.ogg%3frj-auth%3d&user=&pass=')
    const source = askedIn('action=stream_auth&mount=%2flive.ogg&user=source&pass=')
    expect([...listener.credentials, ...source.credentials]).toEqual([])
  })

  it('unmaps an address and keeps no referer that carries a token', () => {
    const request = askedIn(
      'action=listener_add&mount=%2fa&ip=%3a%3affff%3a192.0.2.1&ClientHeader.Referer=https%3a%2f%2fx.example%2f%3frj-auth%3dAA',
    )
    expect(request).toMatchObject({ address: '192.0.2.1', referer: 'https://x.example/' })
  })

  it('is the same question when the same client is asked about again', () => {
    expect(decodeFile('listener-add-with-token')).toEqual(asked)
  })

  it('reads a listener who left as an end, without credentials', () => {
    expect(askedBy(decodeFile('listener-remove'))).toMatchObject({
      phase: 'end',
      action: 'subscribe',
      sessionKey: '2',
      credentials: [],
    })
  })

  it('reads a source with its password as stream key, by its mount', () => {
    expect(askedBy(decodeFile('stream-auth'))).toMatchObject({
      action: 'publish',
      phase: 'start',
      streamName: 'live.ogg',
      sessionKey: 'source:live.ogg',
      viewerId: 'source',
      userAgent: null,
      credentials: [{ kind: 'stream-key', value: 'hackme' }],
    })
  })

  it('reads a metadata update as a recheck of the same source', () => {
    const update = askedBy(decodeFile('metadata-update'))
    expect(update).toEqual({ ...askedBy(decodeFile('stream-auth')), phase: 'recheck' })
  })

  it('reads mounts that come and go as notes', () => {
    expect(decodeFile('mount-add')).toEqual({
      kind: 'ask',
      requests: [],
      note: { what: 'source_started', streamName: 'live.ogg' },
    })
    expect(decodeFile('mount-remove')).toMatchObject({
      requests: [{ phase: 'end', action: 'publish', sessionKey: 'source:live.ogg' }],
      note: { what: 'source_stopped', streamName: 'live.ogg' },
    })
  })
})

describe('admitting at Icecast', () => {
  it('sends the header of 2.4 and the one of 2.5', () => {
    expect(icecast.encode([decisionOf()], asked)).toEqual({
      status: 200,
      headers: { 'icecast-auth-user': '1', 'x-icecast-auth-result': 'ok' },
      body: '',
    })
  })

  it.each([
    [90, null, '90'],
    [null, 30, '30'],
    [90, 30, '30'],
    [20, 30, '20'],
    [0, null, '1'],
  ])('limits to the least of %s s and a recheck after %s s', (timeLimit, recheck, expected) => {
    const decision = decisionOf({ timeLimitSeconds: timeLimit, recheckAfterSeconds: recheck })
    expect(icecast.encode([decision], asked).headers).toEqual({
      'icecast-auth-user': '1',
      'x-icecast-auth-result': 'ok',
      'icecast-auth-timelimit': expected,
      'x-icecast-auth-timelimit': expected,
    })
  })

  it('takes note of a mount without admitting anybody', () => {
    const reply = icecast.encode([], decodeFile('mount-add'))
    expect(reply).toEqual({ status: 200, headers: {}, body: '' })
  })
})

describe('the configuration for Icecast', () => {
  it('names every call with the address, and the secret apart from it, escaped for XML', () => {
    const [one, all] = icecast.snippets('http://127.0.0.1:8787/ask/a"&/b?c="1"&d=<', server)
    for (const call of [
      'listener_add',
      'listener_remove',
      'stream_auth',
      'mount_add',
      'mount_remove',
    ]) {
      const option = `<option name="${call}" value="http://127.0.0.1:8787/ask/a&quot;&amp;"/>`
      expect(one?.text).toContain(option)
      expect(all?.text).toContain(option)
    }
    const secret = '<option name="password" value="b?c=&quot;1&quot;&amp;d=&lt;"/>'
    expect(one?.text).toContain(secret)
    expect(all?.text).toContain(secret)
    expect(one?.text).toContain('<option name="headers" value="referer"/>')
    expect(all?.text).toContain('<mount type="default">')
  })
})
