import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../electron/app.ts'
import { mediaServerInputSchema } from '../../../../shared/media-server.ts'
import { type Rule, ruleSchema } from '../../../../shared/rule.ts'
import { streamInputSchema } from '../../../../shared/stream.ts'
import { type OpenedApp, openApp } from '../../open-app.ts'

const PROMPT = 'http://radio.example/closed.mp3'

let opened: OpenedApp
let app: App
let askUrl: string
let secret: string

beforeEach(async () => {
  opened = await openApp()
  app = opened.app
  const { mediaServers, streams, serviceTokens } = app.catalogue
  const input = mediaServerInputSchema.parse({ name: 'Radio', protocol: 'icecast' })
  const made = mediaServers.create(input, 'console')
  askUrl = `${app.about.handlerUrl}/ask/${made.server.id}/${made.secret}`
  for (const name of ['sxfa973t8d', 'mk3t27qygeruv']) {
    const playUrl = `http://radio.example:8000/${name}`
    streams.create(streamInputSchema.parse({ name, mode: 'public', playUrl }), 'console')
  }
  secret = serviceTokens.create({ name: 'shop' }, 'console').secret
  publish([
    { id: 'members', priority: 0, source: { kind: 'authenticated' }, effect: { kind: 'continue' } },
    {
      id: 'others',
      priority: 5,
      source: { kind: 'any' },
      effect: { kind: 'drop', promptUrl: PROMPT },
    },
  ])
})

afterEach(async () => {
  await opened.close()
})

function publish(rules: readonly Partial<Rule>[]): void {
  const whole = rules.map((each) => ruleSchema.parse({ target: { kind: 'all' }, ...each }))
  const { rules: calls } = app.catalogue
  const { version } = calls.published()
  calls.saveDraft(version, whole, 'console')
  calls.publish(version, '', 'console')
}

/** The token a back end gets for a listener, as it stands in the address. */
async function token(station: string, query = '', by = secret): Promise<string> {
  const url = `${app.about.handlerUrl}/api/stations/${station}/private_stream_token${query}`
  const response = await fetch(url, { headers: { 'x-auth-token': by } })
  if (response.status !== 200) throw new Error(String(response.status))
  const address = new URL((await response.json()) as string)
  return address.searchParams.get('rj-auth') ?? ''
}

let client = 0
/** What a listener who connects gets: `in`, where they are sent, or refused. */
async function connect(station: string, rjAuth?: string): Promise<string> {
  client += 1
  const mount = rjAuth === undefined ? station : `${station}?rj-auth=${encodeURIComponent(rjAuth)}`
  const form = { action: 'listener_add', client: String(client), mount: `/${mount}` }
  const body = new URLSearchParams({ ...form, ip: '203.0.113.9', agent: 'player' })
  const response = await fetch(askUrl, { method: 'POST', body, redirect: 'manual' })
  await response.arrayBuffer()
  if (response.headers.get('icecast-auth-user') === '1') return 'in'
  return response.headers.get('x-icecast-auth-alter-argument') ?? 'refused'
}

const lastCredentialSteps = () =>
  app.live.recent(1)[0]?.trace.filter(([check]) => check !== 'rule' && check !== 'floor')

describe('a listener with a link', () => {
  it('for another station is not authenticated, so the next rule applies', async () => {
    const other = await token('mk3t27qygeruv')
    expect(await connect('sxfa973t8d', other)).toBe(PROMPT)
    expect(lastCredentialSteps()).toContainEqual(['grant_stream', 'fail', expect.any(String)])
    expect(app.live.recent(1)).toMatchObject([{ ruleId: 'others', reason: 'rule_prompt' }])
    expect(await connect('mk3t27qygeruv', other)).toBe('in')
  })

  it('that is damaged is not authenticated either', async () => {
    const good = await token('sxfa973t8d')
    const other = good.at(-10) === 'A' ? 'B' : 'A'
    const damaged = `${good.slice(0, -10)}${other}${good.slice(-9)}`
    expect(await connect('sxfa973t8d', damaged)).toBe(PROMPT)
    expect(lastCredentialSteps()).toContainEqual(['credential', 'fail', 'credential_signature'])
    expect(await connect('sxfa973t8d')).toBe(PROMPT)
    expect(await connect('sxfa973t8d', good)).toBe('in')
  })

  it('stays on when the link is revoked, and cannot connect again', async () => {
    const good = await token('sxfa973t8d')
    expect(await connect('sxfa973t8d', good)).toBe('in')
    const [session] = app.live.list()
    const revocation = { kind: 'grant', value: session?.grantId ?? '', untilMs: null, note: '' }
    app.catalogue.revocations.create({ ...revocation, kind: 'grant' }, 'console')
    expect(app.live.list()).toHaveLength(1)
    expect(await connect('sxfa973t8d', good)).toBe('refused')
    expect(app.live.recent(1)).toMatchObject([{ reason: 'grant_revoked' }])
  })
})

describe('minutes', () => {
  it.each(['0', '-1', '1.5', '43201', 'abc', '', '1e3', '١'])('%s is refused', async (minutes) => {
    await expect(token('sxfa973t8d', `?minutes=${encodeURIComponent(minutes)}`)).rejects.toThrow(
      '400',
    )
  })

  it.each(['1', '120', '1440', '43200'])('%s is the life of the link', async (minutes) => {
    const before = Date.now()
    await token('sxfa973t8d', `?minutes=${minutes}`)
    const [link] = app.catalogue.links.list()
    const life = (link?.expiresAtMs ?? 0) - before
    expect(Math.round(life / 60_000)).toBe(Number(minutes))
  })
})
