import { describe, expect, it } from 'vitest'
import { generic } from '../../../../../electron/handler/protocols/generic.ts'
import type { Decoded, WireReply } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest, Decision } from '../../../../../shared/access.ts'
// As in the program, whose other schemas set the words for all.
import '../../../../../shared/schema-words.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'generic' })
const TOKEN = 'AAABofxDF5N1c2VyAGxpdmUub2dnAMJ1nbN0pD8jT3GgWQvW8NK3tUHfaUav7O6CqDg-kgLF'

const decodeFile = (name: string): Decoded =>
  generic.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)
const ASK = { version: 1, action: 'subscribe', stream: 'live/news', session: 'v1' }
const decodeJson = (change: object): Decoded =>
  generic.decode(wireOf(JSON.stringify({ ...ASK, ...change })), server)

function asked(decoded: Decoded): readonly AccessRequest[] {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  return decoded.requests
}

const bodyOf = (reply: WireReply): unknown => JSON.parse(reply.body)
const answer = (change: Partial<Decision>): WireReply =>
  generic.encode([decisionOf(change)], decodeFile('single'))
const denial = decisionOf({ outcome: 'deny', reason: 'grant_revoked' })

describe('refusing a program of one’s own', () => {
  it('says so in status and body, and why only coarsely', () => {
    const reply = answer({ outcome: 'deny', reason: 'grant_revoked' })
    expect(reply.status).toBe(403)
    expect(bodyOf(reply)).toEqual({ version: 1, outcome: 'deny', reason: 'not permitted' })
  })

  it('refuses without a decision, a whole batch and each of it', () => {
    expect(generic.encode([], decodeFile('single')).status).toBe(403)
    const deny = { outcome: 'deny', reason: 'not available now' }
    expect(bodyOf(generic.encode([], decodeFile('batch')))).toEqual({
      version: 1,
      answers: [deny, deny, deny],
    })
  })

  it('has no status that says yes for whoever is sent elsewhere', () => {
    const redirectUrl = 'https://a.example/'
    expect(answer({ outcome: 'redirect', redirectUrl }).status).toBe(403)
    expect(bodyOf(answer({ outcome: 'redirect', redirectUrl }))).toEqual({
      version: 1,
      outcome: 'redirect',
      redirectUrl,
    })
    expect(bodyOf(answer({ outcome: 'redirect' }))).toMatchObject({ outcome: 'deny' })
  })

  it.each([
    ['another version', { version: 2 }, 'version'],
    ['no version', { version: undefined }, 'version'],
    ['a misspelt member', { adress: '192.0.2.7' }, 'adress'],
    ['another action', { action: 'play' }, 'action'],
    ['an address that is none', { address: 'localhost' }, 'address'],
    ['dot segments', { stream: 'live/../news' }, 'stream'],
    ['a recheck without a session', { phase: 'recheck', session: '' }, 'session'],
    ['a batch of none', { requests: [] }, 'requests'],
  ])('names what is wrong with %s', (_, change, named) => {
    const decoded = decodeJson(change)
    const reply = generic.encode([], decoded)
    expect(reply.status).toBe(400)
    expect(bodyOf(reply)).toMatchObject({ outcome: 'deny', reason: 'request not understood' })
    expect(bodyOf(reply)).toHaveProperty('error', expect.stringContaining(named))
  })

  it('takes no more than 500 at once, and none of a batch with a fault', () => {
    const batch = (count: number, last: object) =>
      generic.decode(
        wireOf(
          JSON.stringify({
            version: 1,
            requests: [...Array(count - 1).fill({ action: 'publish', stream: 'a' }), last],
          }),
        ),
        server,
      )
    const good = { action: 'publish', stream: 'a' }
    expect(batch(500, good).kind).toBe('ask')
    expect(batch(501, good).kind).toBe('malformed')
    expect(batch(2, { ...good, address: 'x' })).toMatchObject({
      kind: 'malformed',
      detail: 'requests.1.address: is not an address',
    })
  })
})

describe('what a program of one’s own asks', () => {
  it('asks about a viewer with a bearer token', () => {
    expect(asked(decodeFile('single'))).toEqual([
      {
        action: 'subscribe',
        phase: 'start',
        streamName: 'live/news',
        mediaServerId: 'studio',
        protocol: 'hls',
        address: '203.0.113.9',
        userAgent: 'VLC',
        referer: 'https://site.example/',
        sessionKey: 'v1',
        viewerId: 'bob',
        credentials: [{ kind: 'rj-auth', value: TOKEN }],
      },
    ])
  })

  it.each([
    ['the query', { query: `?rj-auth=${TOKEN}` }],
    ['the credential', { credential: TOKEN }],
    ['a bearer token', { authorization: `bearer ${TOKEN}` }],
    ['a basic pair', { authorization: `Basic ${Buffer.from(`bob:${TOKEN}`).toString('base64')}` }],
    ['two of them', { credential: TOKEN, query: `token=${TOKEN}` }],
  ])('finds the token in %s', (_, change) => {
    const [request] = asked(decodeJson(change))
    expect(request?.credentials).toEqual([{ kind: 'rj-auth', value: TOKEN }])
  })

  it('asks many at once, in their order, and presents nothing at an end', () => {
    const requests = asked(decodeFile('batch'))
    expect(requests.map(({ phase }) => phase)).toEqual(['start', 'recheck', 'end'])
    expect(requests.map(({ credentials }) => credentials.length)).toEqual([1, 0, 0])
    const reply = generic.encode([decisionOf(), denial, decisionOf()], decodeFile('batch'))
    expect(reply.status).toBe(200)
    expect(bodyOf(reply)).toEqual({
      version: 1,
      answers: [
        { outcome: 'allow' },
        { outcome: 'deny', reason: 'not permitted' },
        { outcome: 'allow' },
      ],
    })
  })

  it('takes a session without an id to last as long as is set, for its end cannot be told', () => {
    expect(asked(decodeJson({ session: undefined }))[0]?.lastsSeconds).toBe(14_400)
  })

  it('tells when to ask again, and how long at most', () => {
    const reply = answer({ recheckAfterSeconds: 30, timeLimitSeconds: 90 })
    expect(reply.status).toBe(200)
    expect(bodyOf(reply)).toEqual({
      version: 1,
      outcome: 'allow',
      recheckAfterSeconds: 30,
      timeLimitSeconds: 90,
    })
  })
})
