import { describe, expect, it } from 'vitest'
import { pastedCredential } from '../../../electron/console/routes/simulate.ts'
import type { SimulateInput, Simulation } from '../../../shared/api.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import type { Rule } from '../../../shared/rule.ts'
import { child, forge } from '../tokens/subscribe-fixture.ts'
import { bench, call, NOW_MS } from './support.ts'

const DROP: Rule = {
  id: 'night',
  priority: 1,
  name: 'Closed at night',
  source: { kind: 'any' },
  target: { kind: 'all' },
  actions: ['subscribe'],
  sharePercent: 100,
  schedule: { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00', timeZone: 'UTC' },
  effect: { kind: 'drop' },
  state: 'live',
}

async function made() {
  const { console, catalogue, live } = bench()
  await call(console, 'POST /streams', { name: 'live/news' })
  await call(console, 'POST /streams', { name: 'live/sport' })
  const [stream] = catalogue.streams.list().filter((each) => each.name === 'live/news')
  const issued = catalogue.links.issue(
    { streamId: stream?.id ?? '', minutes: 60, label: '', tags: [] },
    'console',
  )
  const simulate = async (input: SimulateInput): Promise<Simulation> => {
    const response = await call(console, 'POST /simulate', input)
    expect(response.status).toBe(200)
    return (await response.json()) as Simulation
  }
  return { catalogue, live, token: issued.token, simulate }
}

const outcome = ({ decision }: Simulation) => [decision.outcome, decision.reason]
const link = (value: string) => [{ kind: 'rj-auth' as const, value }]

describe('trying a request out', () => {
  it.each([
    ['no credential', [], 'credential_missing'],
    ['a cut link', link('AAAA'), 'credential_malformed'],
    ['an address without a link', link('https://play.example/?x=1'), 'credential_malformed'],
  ])('refuses %s', async (_name, credentials, reason) => {
    const { simulate } = await made()
    expect(outcome(await simulate({ streamName: 'live/news', credentials }))).toEqual([
      'deny',
      reason,
    ])
  })

  it('says at its field that an address is none, since no media server gets that far', async () => {
    const { console } = bench()
    for (const address of ['', 'nowhere', '203.0.113.0/24', '203.0.113.9:80']) {
      const response = await call(console, 'POST /simulate', { streamName: 'live/news', address })
      expect(response.status).toBe(400)
      const { error } = (await response.json()) as ErrorBody
      expect([error.code, error.issues?.map(({ path }) => path)]).toEqual([
        'ERR_INPUT_INVALID',
        ['address'],
      ])
    }
  })

  it('refuses a link for another stream, an expired one, and a stream nobody set up', async () => {
    const { simulate, token } = await made()
    const credentials = link(token)
    const ask = async (input: SimulateInput) => outcome(await simulate({ credentials, ...input }))
    expect(await ask({ streamName: 'live/sport' })).toEqual(['deny', 'grant_other_stream'])
    const { sentences } = await simulate({ credentials, streamName: 'live/sport' })
    expect(sentences).toContain('Stream: the credential is for another one, live/news.')
    expect(await ask({ streamName: 'live/news', atMs: NOW_MS + 3_600_000 })).toEqual([
      'deny',
      'grant_expired',
    ])
    expect(await ask({ streamName: 'live/none' })).toEqual(['deny', 'stream_unknown'])
  })

  it('admits a link however it is pasted', async () => {
    const { simulate, token } = await made()
    const escaped = token.replaceAll('=', '%3D')
    const pasted = [
      token,
      escaped,
      ` ${token}\n`,
      `https://play.example/live/news?rj-auth=${escaped}`,
      `https://play.example/live/news?a=1&rj-auth=${token}&b=2#t=5`,
      `/live/news?rj-auth=${escaped}`,
      `rj-auth=${token}`,
    ]
    for (const value of pasted) {
      const answer = await simulate({ streamName: '/live/news', credentials: link(value) })
      expect([value, ...outcome(answer)]).toEqual([value, 'allow', 'grant_accepted'])
    }
  })

  it('leaves a stream key as it is, but for blanks', () => {
    const signed = 'https://play.example/live/news/playlist.m3u8?wmsAuthSign=c2Vy+/==&b=2'
    for (const kind of ['rj-auth', 'wms-auth'] as const) {
      expect(pastedCredential({ kind, value: signed })).toEqual({
        kind: 'wms-auth',
        value: 'c2Vy /==',
      })
    }
    const link = 'https://play.example/news.m3u8?streamToken=DIGEST:eyJ='
    expect(pastedCredential({ kind: 'edge-auth', value: link })).toEqual({
      kind: 'edge-auth',
      value: 'DIGEST:eyJ=',
    })
    expect(pastedCredential({ kind: 'wms-auth', value: 'c2Vy+/==' })).toEqual({
      kind: 'wms-auth',
      value: 'c2Vy+/==',
    })
    const key = { kind: 'stream-key', value: ' sdk_a?rj-auth=b ' } as const
    expect(pastedCredential(key)).toEqual({ kind: 'stream-key', value: 'sdk_a?rj-auth=b' })
    const jwt = `https://x.example/live?token=${forge(child())}`
    expect(pastedCredential({ kind: 'rj-auth', value: jwt })).toMatchObject({ kind: 'jwt' })
    const opaque = 'a1'.repeat(32)
    expect(pastedCredential({ kind: 'rj-auth', value: `Bearer ${opaque}` })).toEqual({
      kind: 'opaque',
      value: opaque,
    })
  })

  it('can assume a grant, for a viewer and for a publisher', async () => {
    const { simulate } = await made()
    const assumed = { streamName: 'live/news', assumeGrant: true }
    expect(outcome(await simulate(assumed))).toEqual(['allow', 'grant_accepted'])
    expect(outcome(await simulate({ ...assumed, action: 'publish' }))).toEqual([
      'allow',
      'grant_accepted',
    ])
    expect(outcome(await simulate({ ...assumed, streamName: 'live/none' }))).toEqual([
      'deny',
      'stream_unknown',
    ])
  })

  it('assumes for the one answer only', async () => {
    const { simulate } = await made()
    await simulate({ streamName: 'live/news', assumeGrant: true })
    const forged = { streamName: 'live/news', credentials: link('assumed') }
    expect(outcome(await simulate(forged))).toEqual(['deny', 'credential_malformed'])
  })

  it('decides for the draft and for any moment, and explains by name', async () => {
    const { catalogue, simulate } = await made()
    catalogue.rules.saveDraft(0, [DROP], 'console')
    const night = { streamName: 'live/news', assumeGrant: true, atMs: Date.UTC(2030, 0, 1, 23) }
    expect(outcome(await simulate(night))).toEqual(['allow', 'grant_accepted'])
    const refused = await simulate({ ...night, rules: 'draft' })
    expect(outcome(refused)).toEqual(['deny', 'rule_drop'])
    expect(refused.sentences.join(' ')).toContain('Closed at night')
    expect(refused.atMs).toBe(night.atMs)
    const noon = { ...night, atMs: Date.UTC(2030, 0, 1, 12), rules: 'draft' } as const
    expect(outcome(await simulate(noon))).toEqual(['allow', 'grant_accepted'])
    expect((await simulate({ streamName: 'live/news' })).atMs).toBe(NOW_MS)
  })

  it('records nothing and starts no session', async () => {
    const { live, catalogue, simulate, token } = await made()
    const before = catalogue.version
    await simulate({ streamName: 'live/news', credentials: link(token) })
    expect(live.list()).toEqual([])
    expect(live.recent(10)).toEqual([])
    expect(live.counters()).toMatchObject({ allowed: 0, denied: 0 })
    expect([catalogue.version, catalogue.links.list()[0]?.uses]).toEqual([before, 0])
  })
})
