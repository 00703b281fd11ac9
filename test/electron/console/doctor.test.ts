import { describe, expect, it } from 'vitest'
import { crowdFindings } from '../../../electron/console/doctor/crowd-findings.ts'
import { examineServer, type ServerFacts } from '../../../electron/console/doctor/examine-server.ts'
import { examineStream, type StreamFacts } from '../../../electron/console/doctor/examine-stream.ts'
import { examineToken, type TokenFacts } from '../../../electron/console/doctor/examine-token.ts'
import { makeSaidReader } from '../../../renderer/language/said.ts'
import { makeTranslator } from '../../../renderer/language/translator.ts'
import { linkInputSchema } from '../../../shared/credential.ts'
import type { DoctorFinding } from '../../../shared/doctor.ts'
import type { DoctorApi } from '../../../shared/doctor-api.ts'
import {
  type MediaServer,
  mediaServerInputSchema,
  type TurnedAway,
} from '../../../shared/media-server.ts'
import type { Rule } from '../../../shared/rule.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import type { Token } from '../../../shared/token.ts'
import { readTexts } from '../../language/catalogue.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { makeStream } from '../access/fixtures.ts'
import { bench, call, decisionRecord, NOW_MS, refusal } from './support.ts'

const stateOf = (findings: readonly DoctorFinding[], code: string) =>
  findings.find((each) => each.code === code)?.state

const many = (count: number, part: (at: number) => Partial<DecisionRecord>): DecisionRecord[] =>
  Array.from({ length: count }, (_, at) => decisionRecord(at, part(at)))
const admitted = { outcome: 'allow', reason: 'public_stream' } as const

const aboutCountries = (...values: string[]) =>
  makeRule({ id: 'r9', name: 'Not there', source: { kind: 'country', values } })
const EFFECTS: readonly Rule['effect'][] = [
  { kind: 'continue' },
  { kind: 'ads' },
  { kind: 'redirect', url: 'https://away.example' },
]

const STREAM: StreamFacts = {
  stream: makeStream(),
  rules: [],
  keys: 1,
  latest: [decisionRecord(1, admitted)],
  ownAddresses: [],
  frontDoor: { kind: 'wowza', hasKey: true },
}
const STREAMS: readonly [string, DoctorFinding['state'], Partial<StreamFacts>][] = [
  ['stream_on', 'broken', { stream: makeStream({ enabled: false }) }],
  ['stream_asked', 'look', { latest: [] }],
  ['stream_rules', 'broken', { rules: [makeRule()] }],
  ['stream_rules', 'fine', { rules: [makeRule({ source: { kind: 'country', values: ['DE'] } })] }],
  ['stream_keys', 'look', { keys: 0 }],
  ['stream_front_door', 'broken', { frontDoor: { kind: 'wowza', hasKey: false } }],
  ['refusals', 'broken', { latest: [decisionRecord(1)] }],
]

const TOKEN: Token = {
  kind: 'listener-link',
  id: 'l1',
  label: 'Ann',
  tags: [],
  streams: ['live/news'],
  hint: null,
  createdAtMs: 0,
  expiresAtMs: null,
  disabledAtMs: null,
  deletedAtMs: null,
  revokedAtMs: null,
  revokedUntilMs: null,
  lastUsedAtMs: 1,
  uses: 1,
  issuedBy: null,
  isSwitchable: true,
  isRevocable: true,
  isDeletable: true,
  isRenewable: true,
}
const TOKENS: readonly [string, DoctorFinding['state'], Partial<Token>, Partial<TokenFacts>?][] = [
  ['token_status', 'broken', { deletedAtMs: 1 }],
  ['token_status', 'broken', { revokedAtMs: 1 }],
  ['token_status', 'broken', { disabledAtMs: 1 }],
  ['token_status', 'broken', { expiresAtMs: NOW_MS }],
  ['token_status', 'look', { expiresAtMs: NOW_MS + 1 }],
  ['token_status', 'fine', { expiresAtMs: NOW_MS + 3_600_000 }],
  ['token_used', 'look', { lastUsedAtMs: null }],
  ['token_streams', 'look', { streams: [] }],
  ['token_streams', 'look', { streams: ['live/gone'] }],
  ['token_streams', 'broken', {}, { streams: [makeStream({ enabled: false })] }],
  ['token_length', 'look', { kind: 'edge-auth' }, { hasNginxRtmp: true }],
  ['token_length', 'fine', { kind: 'stream-key' }, { hasNginxRtmp: true }],
]

const SERVER: MediaServer = {
  id: 'ice',
  name: 'icecast',
  protocol: 'icecast',
  allowedPeers: [],
  publicUrl: null,
  enabled: true,
  assumedSessionSeconds: 60,
  missingTokens: 'deny',
  compareSeconds: 30,
  unknownSessions: 'show',
  createdAtMs: 0,
  updatedAtMs: 0,
}
const CONTROL = { sessions: 3, problem: null, clockOffsetMs: 900 }
const ASKED: ServerFacts = {
  server: SERVER,
  traffic: { lastRequestAtMs: 1, requests: 9, malformed: 0, turnedAway: null },
  oldSecret: null,
  nowMs: 5,
  control: CONTROL,
  latest: [decisionRecord(1, admitted)],
  ownAddresses: [],
  unset: {},
}
const strangerOf = (why: TurnedAway['why']): TurnedAway => ({
  ...{ why, address: '192.0.2.7', atMs: 2, times: 3 },
})
const UNUSED = { endsWithUse: true, oldUsedAtMs: null, newUsedAtMs: null }
const UNSIGNED = decisionRecord(1, { reason: 'signing_password_missing' })
/** Nothing was counted yet: Stagedoor was started just now. */
const SINCE_START = { lastRequestAtMs: null, requests: 0, malformed: 0, turnedAway: null }
const SERVERS: readonly [string, DoctorFinding['state'], Partial<ServerFacts>][] = [
  ['server_on', 'broken', { server: { ...SERVER, enabled: false } }],
  ['server_asked', 'broken', { traffic: SINCE_START, latest: [] }],
  ['server_asked', 'fine', { traffic: SINCE_START }],
  ['server_asked', 'broken', { traffic: { ...ASKED.traffic, turnedAway: strangerOf('peer') } }],
  ['server_asked', 'broken', { traffic: { ...ASKED.traffic, turnedAway: strangerOf('secret') } }],
  ['server_secret', 'look', { oldSecret: { ...UNUSED, untilMs: 6 } }],
  ['server_secret', 'broken', { oldSecret: { ...UNUSED, untilMs: 5 } }],
  [
    'server_understood',
    'look',
    { traffic: { lastRequestAtMs: 1, requests: 9, malformed: 2, turnedAway: null } },
  ],
  ['server_key', 'broken', { latest: [UNSIGNED], unset: { subscribe: 'signing password' } }],
  ['server_key', 'fine', { latest: [UNSIGNED], unset: { publish: 'publish password' } }],
  // Set since.
  ['server_key', 'fine', { latest: [decisionRecord(2, admitted), UNSIGNED] }],
  [
    'server_key',
    'fine',
    { latest: [UNSIGNED, decisionRecord(0, { reason: 'credential_signature' })] },
  ],
  ['server_key', 'look', { latest: [decisionRecord(1, { reason: 'credential_signature' })] }],
  [
    'server_control',
    'broken',
    { control: { sessions: null, problem: 'It refuses the password.' } },
  ],
  ['server_control', 'look', { control: null }],
  ['server_clock', 'look', { control: { ...CONTROL, clockOffsetMs: 6_000 } }],
  ['server_clock', 'look', { control: { ...CONTROL, clockOffsetMs: -90_000 } }],
  ['server_control', 'fine', { control: null, server: { ...SERVER, protocol: 'generic' } }],
]

const CROWDS: readonly [string, DoctorFinding['state'], readonly DecisionRecord[]][] = [
  ['refusals', 'broken', [decisionRecord(1)]],
  ['refusals', 'look', [decisionRecord(1), decisionRecord(2), decisionRecord(3, admitted)]],
  ['refusals', 'fine', [decisionRecord(1), decisionRecord(2, admitted)]],
  ['clock', 'look', [decisionRecord(1, { reason: 'credential_clock' })]],
  ['clock', 'fine', [decisionRecord(1, { reason: 'grant_expired' })]],
  ['one_address', 'look', many(20, () => ({ address: '10.0.0.1' }))],
  ['one_address', 'fine', many(19, () => ({ address: '10.0.0.1' }))],
  ['one_address', 'fine', many(20, (at) => ({ address: `10.0.0.${at % 2}` }))],
  ['own_address', 'look', [decisionRecord(1, { address: '127.0.0.1' })]],
  ['own_address', 'look', [decisionRecord(1, { address: '192.0.2.5' })]],
  ['own_address', 'fine', [decisionRecord(1, { address: '192.0.2.6' })]],
]

describe('what the Doctor finds', () => {
  it('says nothing of a clock that is not told, of HLS that can be refused, and of a front door without a signer', () => {
    const silent = examineServer({ ...ASKED, control: { sessions: 0, problem: null } })
    expect(stateOf(silent, 'server_clock')).toBeUndefined()
    expect(stateOf(silent, 'server_hls')).toBeUndefined()
    const srs = examineServer({ ...ASKED, server: { ...SERVER, protocol: 'srs' } })
    const nginx = examineServer({ ...ASKED, server: { ...SERVER, protocol: 'nginx-rtmp' } })
    for (const open of [srs, nginx]) expect(stateOf(open, 'server_hls')).toBe('look')
    const saidOf = (findings: typeof srs) =>
      findings.find(({ code }) => code === 'server_hls')?.sentence
    expect(saidOf(srs)).toMatch(/^It serves HLS to anyone/)
    expect(saidOf(nginx)).toMatch(/^If HLS is on/)
    const none = examineStream({ ...STREAM, frontDoor: { kind: null, hasKey: false } })
    expect(stateOf(none, 'stream_front_door')).toBeUndefined()
  })

  it('says which rule names a country that is none, what it does not do, and which is meant', () => {
    const found = (...codes: string[]) =>
      examineStream({ ...STREAM, rules: [makeRule(), aboutCountries(...codes)] }).filter(
        ({ code }) => code === 'stream_countries',
      )
    expect(found('GB', 'XK', 'EU', '??')).toEqual([])
    expect(found('GB', 'UK')).toEqual([
      {
        code: 'stream_countries',
        state: 'look',
        sentence:
          'A rule about it, Not there, names UK, which no country has as its code: nobody is kept out by it there.',
        todo: 'Put GB in the place of UK, and publish the rules.',
        place: '/rules?rule=r9',
      },
    ])
    expect(found('QQ')[0]?.todo).toMatch(/^Choose the country/)
  })

  it('says by how much a clock is off, and which way', () => {
    const said = [6_000, -90_000].map(
      (clockOffsetMs) =>
        examineServer({ ...ASKED, control: { ...CONTROL, clockOffsetMs } }).find(
          ({ code }) => code === 'server_clock',
        )?.sentence,
    )
    expect(said).toEqual([
      'Its clock is 6 s ahead of that of this machine.',
      'Its clock is 90 s behind that of this machine.',
    ])
  })

  it('says of one that is turned away whether its secret or its address is wrong, and nothing while it is off', () => {
    const said = (why: TurnedAway['why'], part: Partial<MediaServer> = {}) =>
      examineServer({
        ...{ ...ASKED, server: { ...SERVER, ...part } },
        traffic: { ...ASKED.traffic, turnedAway: strangerOf(why) },
      }).find(({ code }) => code === 'server_asked')
    expect(said('peer')?.sentence).toMatch(/with its secret from 192\.0\.2\.7, .* 3 times/)
    expect(said('secret')?.sentence).toMatch(/with a wrong secret, from 192\.0\.2\.7: 3 times/)
    const rolled = said('secret', { updatedAtMs: 2 })
    expect(rolled?.sentence).toMatch(/until its secret was changed here, .* 192\.0\.2\.7, 3 times/)
    expect(said('peer', { enabled: false })?.state).toBe('fine')
  })

  it.each(STREAMS)('of a stream, %s is %s', (code, state, part) => {
    if (state !== 'fine') expect(stateOf(examineStream(STREAM), code)).toBe('fine')
    expect(stateOf(examineStream({ ...STREAM, ...part }), code)).toBe(state)
  })

  it.each(TOKENS)('of a token, %s is %s (%o)', (code, state, part, facts = {}) => {
    const well: TokenFacts = {
      ...{ token: TOKEN, nowMs: NOW_MS, streams: [makeStream()], hasNginxRtmp: false },
      ...{ latest: [], ownAddresses: [] },
    }
    if (state !== 'fine') expect(stateOf(examineToken(well), code)).toBe('fine')
    expect(stateOf(examineToken({ ...well, ...facts, token: { ...TOKEN, ...part } }), code)).toBe(
      state,
    )
  })

  it.each(SERVERS)('of a media server, %s is %s', (code, state, part) => {
    if (state !== 'fine') expect(stateOf(examineServer(ASKED), code)).toBe('fine')
    expect(stateOf(examineServer({ ...ASKED, ...part }), code)).toBe(state)
  })

  it.each(CROWDS)('of those who came, %s is %s', (code, state, latest) => {
    expect(stateOf(crowdFindings(latest, ['192.0.2.5']), code)).toBe(state)
  })
})

describe('in German, what the Doctor finds', () => {
  const texts = readTexts('de')
  const german = makeSaidReader(texts, makeTranslator(texts, 'de-DE'), 'de-DE')

  it('is German, whatever it is', () => {
    const token: TokenFacts = {
      ...{ token: TOKEN, nowMs: NOW_MS, streams: [makeStream()], hasNginxRtmp: false },
      ...{ latest: [], ownAddresses: [] },
    }
    const findings = [
      ...STREAMS.map(([, , part]) => examineStream({ ...STREAM, ...part })),
      ...EFFECTS.map((effect) =>
        examineStream({ ...STREAM, rules: [{ ...aboutCountries('UK', 'QQ'), effect }] }),
      ),
      examineStream({ ...STREAM, rules: [aboutCountries('QQ')] }),
      ...TOKENS.map(([, , part, facts = {}]) =>
        examineToken({ ...token, ...facts, token: { ...TOKEN, ...part } }),
      ),
      ...SERVERS.map(([, , part]) => examineServer({ ...ASKED, ...part })),
      ...CROWDS.map(([, , latest]) => crowdFindings(latest, ['192.0.2.5'])),
    ].flat()
    const said = findings.flatMap(({ sentence, todo }) =>
      todo === '' ? [sentence] : [sentence, todo],
    )
    const own = 'It cannot be controlled: It refuses the password.'
    expect(said.filter((each) => german(each) === each && each !== own)).toEqual([])
  })
})

describe('GET /doctor', () => {
  it('refuses what is not there, and what nobody knows', async () => {
    const { console } = bench()
    for (const query of ['stream=none', 'token=none', 'server=none']) {
      expect(await refusal(await call(console, `GET /doctor?${query}`))).toEqual([
        404,
        'ERR_NOT_FOUND',
      ])
    }
    expect((await refusal(await call(console, 'GET /doctor?colour=red')))[0]).toBe(400)
  })

  it('finds a token by its link or its text, and repeats neither', async () => {
    const { console, catalogue } = bench()
    const { id: streamId } = catalogue.streams.create(
      streamInputSchema.parse({ name: 'live/news' }),
      'console',
    )
    const { link, token } = catalogue.links.issue(linkInputSchema.parse({ streamId }), 'console')
    const key = catalogue.streamKeys.create({ streamId, label: 'Studio' }, 'console')
    const about = async (named: string): Promise<string> => {
      const response = await call(console, `GET /doctor?${new URLSearchParams({ token: named })}`)
      const text = await response.text()
      expect(text).not.toContain(token)
      expect(text).not.toContain(key.secret)
      return text
    }
    const idOf = async (named: string): Promise<string | undefined> =>
      (JSON.parse(await about(named)) as DoctorApi['GET /doctor']['answer']).reports[0]?.id
    const address = `https://play.example/live/news?rj-auth=${encodeURIComponent(token)}`
    const wrong = address.replace('rj-auth=A', 'rj-auth=B')
    for (const named of [link.id, token, address]) expect(await idOf(named)).toBe(link.id)
    expect(await idOf(key.secret)).toBe(key.key.id)
    for (const named of [wrong, 'https://play.example/live/news?token=made-up']) {
      const refused = await about(named)
      expect(refused).toContain('ERR_NOT_FOUND')
      expect(refused).not.toContain('play.example')
    }
  })

  it('judges the password of a Nimble by whether it is set now', async () => {
    const { console, catalogue, decisions } = bench()
    const input = mediaServerInputSchema.parse({ name: 'Nimble', protocol: 'nimble' })
    const { server } = catalogue.mediaServers.create(input, 'console')
    const { id } = server
    decisions.push(decisionRecord(1, { reason: 'signing_password_missing', mediaServerId: id }))
    const state = async (): Promise<string | undefined> => {
      const response = await call(console, 'GET /doctor?server=Nimble')
      const { reports } = (await response.json()) as DoctorApi['GET /doctor']['answer']
      return stateOf(reports[0]?.findings ?? [], 'server_key')
    }
    expect(await state()).toBe('broken')
    await call(console, `PUT /media-servers/${id}/signing-password`, { password: 'as-in-wmspanel' })
    expect(await state()).toBe('fine')
  })

  it('looks at one stream by its name, what is broken first', async () => {
    const { console } = bench()
    await call(console, 'POST /streams', { name: 'live/news', enabled: false })
    await call(console, 'POST /streams', { name: 'live/other' })
    const response = await call(console, 'GET /doctor?stream=live%2Fnews')
    const { reports } = (await response.json()) as DoctorApi['GET /doctor']['answer']
    expect(reports.map(({ name }) => name)).toEqual(['live/news'])
    expect(reports[0]?.findings[0]).toMatchObject({ code: 'stream_on', state: 'broken' })
  })
})
