import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'
import { addCaller, type Caller, nimbleStarts } from './support/callers.ts'
import { dataOf } from './support/obstacles.ts'

const STREAM = 'live/closed'
/** What looks like a token of ours and is none: it may be one of somebody else. */
const STRANGE = 'bm90LW91cnMtYnV0LWEtc2VjcmV0LWFsbC10aGUtc2FtZQ'

const BROUGHT = 'a secret brought along from Phenix itself'
const SIGNING = 'the password of the WMSAuth rule'
const SHARED = {
  'publish-password': 'the password for publish signatures',
  'push-token': 'the token that proves the reports of Nimble',
  'control-token': 'the token that controls a Nimble',
}
const TURN_URL = 'turn:turn.example:3478'
const ICE = 'the credential of the TURN server'
const KEPT = 'a kept key of Ant Media, which is long enough to sign'
const ROLLED = 'another kept key of Ant Media, which is long enough'
const WHIP = 'the-token-of-a-WHIP-endpoint-of-somebody-else'
const FRONT = 'the key that signs for a front door'
const PASTED = 'a5b1c9d07a5e4e6b9c2d8a1f0b7e3d64c1f8a2935e0d7b6419c8f3a2d5e7b091'

let door: Stagedoor
let nimble: Caller
let icecast: Caller
/** By what each is, so that a failure says which it was without printing it. */
const secrets = new Map<string, string>()
/** Every answer of the console that is not meant to show a secret, once. */
const shown: string[] = []

beforeAll(async () => {
  door = await startStagedoor(undefined, '--log-level', 'debug', '--console-name', 'radio.test')
  nimble = await addCaller(door, 'nimble')
  icecast = await addCaller(door, 'icecast')
  const { item } = await door.call('POST /streams', { name: STREAM })
  const issued = await door.call('POST /links', { streamId: item.id })
  const key = await door.call('POST /stream-keys', { streamId: item.id, label: 'encoder' })
  const service = await door.call('POST /service-tokens', { name: 'website' })
  const rolled = await door.call(`POST /service-tokens/${service.item.id}/roll` as RollCall, {
    overlapMinutes: 60,
  })
  const made = await everyKind(rolled.secret ?? '')
  const launch = await launchCode()
  const phone = await door.call('POST /launch-codes/phone')
  for (const [what, secret] of Object.entries({
    'the secret of a media server': nimble.secret,
    'the secret of another': icecast.secret,
    'a listener token': issued.token,
    'a stream key': key.secret,
    'a service token': service.secret,
    'a service token that was rolled': rolled.secret,
    ...made,
    'a launch code': launch,
    'a launch code for a phone': codeIn(phone.url),
    'a token of somebody else': STRANGE,
  })) {
    expect(secret?.length, what).toBeGreaterThan(20)
    secrets.set(what, secret ?? '')
  }
  await throughEveryDoor()
}, 60_000)

afterAll(async () => {
  await door?.stop()
})

type RollCall = 'POST /service-tokens/{id}/roll'

/** One secret of every other kind that is made here or brought along, by what it is. */
async function everyKind(service: string): Promise<Readonly<Record<string, string | null>>> {
  const application = await door.call('POST /applications', { id: 'studio' })
  const edgeAuth = await door.call(
    'POST /applications/studio/tokens' as 'POST /applications/{id}/tokens',
    { channelAlias: 'news' },
  )
  const brought = { id: 'brought', firstSecret: { secret: BROUGHT } }
  await door.call('POST /applications', brought)
  await set(`media-servers/${nimble.id}/signing-password`, { password: SIGNING })
  for (const [purpose, value] of Object.entries(SHARED)) {
    await set(`media-servers/${nimble.id}/secrets/${purpose}`, { value })
  }
  const iceServers = [{ urls: [TURN_URL], username: 'door' }]
  await door.call('PATCH /settings', { director: { iceServers } })
  await door.call('PUT /director/ice-credentials', { url: TURN_URL, credential: ICE })
  const accessed = await fetch(`${door.handlerUrl}/auth/v1/access-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service}` },
    body: JSON.stringify({ scopes: ['viewer'], userId: 'ann' }),
  })
  const { token: accessToken } = (await accessed.json()) as { token: string }
  const key = { kind: 'pasted', secret: PASTED } as const
  const input = { tokenId: 7, streamName: 'cam1' }
  const { token } = await door.call('POST /workbench/sign', {
    format: 'dolby-subscribe',
    key,
    input,
  })
  await door.call('POST /workbench/verify', { text: token, key })
  await door.call('POST /workbench/decode', { text: `https://x.example/?token=${token}` })
  return {
    'a secret of an application': application.secret,
    'an EdgeAuth token': edgeAuth.secret,
    'a secret that was brought along': BROUGHT,
    'an access token': accessToken,
    ...(await dolbyKinds()),
    ...(await videoKinds(service)),
    ...(await mediaServerKinds()),
    'a signing password': SIGNING,
    ...Object.fromEntries(
      Object.entries(SHARED).map(([purpose, value]) => [`a ${purpose}`, value]),
    ),
    'an ICE credential': ICE,
    'a secret pasted into the workbench': PASTED,
    'a token signed in the workbench': token,
  }
}

/** What Dolby's clients hold: tokens of both kinds, and secrets of back ends. */
async function dolbyKinds(): Promise<Readonly<Record<string, string | null>>> {
  const input = { label: 'Partner', streams: [{ streamName: STREAM }] }
  const subscribe = await door.call('POST /subscribe-tokens', input)
  const publish = await door.call('POST /publish-tokens', input)
  const { item, secret } = await door.call('POST /api-secrets', { name: 'Shop' })
  const refreshed = await door.call(
    `POST /api-secrets/${item.id}/refresh` as 'POST /api-secrets/{id}/refresh',
  )
  return {
    'a subscribe token': subscribe.secret,
    'a publish token': publish.secret,
    'an API secret': secret,
    'an API secret that was refreshed': refreshed.secret,
  }
}

/** A video JWT, and how the key that signed it begins wherever it is not sealed. */
async function videoKinds(service: string): Promise<Readonly<Record<string, string>>> {
  await door.call('POST /video-keys', { algorithm: 'RS256' })
  const { kid } = await door.call('POST /video-keys', {})
  const signed = await fetch(`${door.handlerUrl}/auth/v1/video-jwt`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service}` },
    body: JSON.stringify({ kid, videoToken: { scopes: ['viewer'], userId: 'ann' } }),
  })
  const { token } = (await signed.json()) as { token: string }
  return { 'a video JWT': token, 'a video key': '-----BEGIN PRIVATE KEY-----' }
}

/** Keys of media servers that are kept, were rolled, taken back and deleted, what they sign, and what a list of tokens makes. */
async function mediaServerKinds(): Promise<Readonly<Record<string, string>>> {
  const input = { name: 'Wall', format: 'ant-media-jwt', secret: KEPT } as const
  const { id } = await door.call('POST /token-keys', input)
  await door.call(`POST /token-keys/${id}/roll` as 'POST /token-keys/{id}/roll', {
    secret: ROLLED,
  })
  const asked = { kind: 'server-token', keyId: id, terms: { streamId: 'news' } } as const
  const { secret } = await door.call('POST /tokens', asked)
  const token = secret ?? ''
  await door.call(`POST /token-keys/${id}/verify` as 'POST /token-keys/{id}/verify', {
    inputs: [{ token, streamId: 'news' }],
  })
  const kept = { kind: 'kept', id } as const
  await door.call('POST /workbench/verify', { text: token, key: kept })
  await door.call(`POST /token-keys/${id}/take-back` as 'POST /token-keys/{id}/take-back')
  await door.call(`DELETE /token-keys/${id}` as 'DELETE /token-keys/{id}')
  const playUrl = 'https://media.example/live/door.m3u8'
  const { item } = await door.call('POST /streams', { name: 'live/door', playUrl })
  const path = `streams/${item.id}`
  await set(`${path}/whip-token`, { value: WHIP })
  await set(`${path}/whip-token`, { value: null })
  await set(`${path}/front-door`, { signer: { kind: 'wowza', secret: FRONT } })
  await set(`${path}/front-door`, { signer: null })
  const rows = join(door.folder, 'rows.csv')
  const result = join(door.folder, 'result.csv')
  writeFileSync(rows, `label,stream\nPartner,${STREAM}\n`)
  const list = door.cli('issue-many', 'subscribe-token', rows, '--output', result)
  expect(await list.ended, list.output()).toBe(0)
  const listed = readFileSync(result, 'utf8')
  return {
    'a kept key': KEPT,
    'a kept key that was rolled': ROLLED,
    'a token of a kept key': token,
    'a token for a WHIP endpoint': WHIP,
    'the key of a front door': FRONT,
    'a token of a list': /[0-9a-f]{64}/.exec(listed)?.[0] ?? '',
  }
}

/** A call whose path has an id in it. */
const set = (path: string, body: object): Promise<unknown> =>
  door.call(`PUT /${path}` as 'PUT /settings', body)

async function launchCode(): Promise<string> {
  const open = door.cli('open')
  expect(await open.ended).toBe(0)
  return codeIn(open.output().trim())
}

const codeIn = (link: string): string => new URL(link).hash.replace('#launch=', '')

const secretOf = (what: string): string => secrets.get(what) ?? ''

/** Whatever comes back is of no interest here, only what is left behind. */
async function sent(url: string, init: RequestInit = {}): Promise<void> {
  await (await fetch(url, init)).arrayBuffer()
}

const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams({ ip: '192.0.2.1', agent: 'player', client: '1', ...fields }),
})

async function throughEveryDoor(): Promise<void> {
  for (const secret of secrets.values()) {
    await throughNimble(secret)
    await throughIcecast(secret)
    await throughPaths(secret)
    await throughConsole(secret)
  }
}

async function throughNimble(secret: string): Promise<void> {
  const token = encodeURIComponent(secret)
  const referer = `https://station.example/?rj-auth=${token}`
  const url = `${door.handlerUrl}${nimble.path}`
  await nimbleStarts(door, nimble, { stream: STREAM, query: `?rj-auth=${token}`, key: '7' })
  await nimbleStarts(door, nimble, { stream: 'live/none', query: `?rj-auth=${token}` })
  await nimbleStarts(door, nimble, { stream: STREAM, query: `?token=${token}`, key: '8' })
  const bodies = [
    JSON.stringify({ url: `/${STREAM}/playlist.m3u8?rj-auth=${token}`, referer, ip: '192.0.2.1' }),
    // Not understood, and cut within the token.
    `{"url":"/${STREAM}/playlist.m3u8?rj-auth=${token}","ip":7}`,
    `{"url":"/${STREAM}/playlist.m3u8?rj-auth=${token}`,
    `{"url":{"rj-auth":"${secret}"}}`,
  ]
  for (const body of bodies) {
    await sent(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  }
}

async function throughIcecast(secret: string): Promise<void> {
  const url = `${door.handlerUrl}${icecast.path}`
  const mount = `/${STREAM}?rj-auth=${encodeURIComponent(secret)}`
  await sent(url, form({ action: 'listener_add', mount }))
  await sent(url, form({ action: 'listener_add', mount: `/${STREAM}`, user: 'u', pass: secret }))
  await sent(
    url,
    form({ action: 'stream_auth', mount: `/${STREAM}`, user: 'source', pass: secret }),
  )
  await sent(url, form({ action: 'nonsense', mount, pass: secret }))
  const headers = { authorization: `Bearer ${secret}`, 'x-auth-token': secret, cookie: secret }
  await sent(url, { ...form({ action: 'listener_add', mount: `/${STREAM}` }), headers })
}

async function throughPaths(secret: string): Promise<void> {
  const text = encodeURIComponent(secret)
  const basic = `Basic ${Buffer.from(`x:${secret}`).toString('base64')}`
  const station = encodeURIComponent(STREAM)
  for (const origin of [door.handlerUrl, door.consoleUrl]) {
    await sent(`${origin}/ask/${nimble.id}/${text}`, { method: 'POST', body: '{}' })
    await sent(`${origin}/ask/${nimble.id}`, { headers: { authorization: basic } })
    await sent(`${origin}/ask/${text}/${text}`)
    await sent(`${origin}/${text}?rj-auth=${text}`)
    await sent(`${origin}/api/stations/${station}/private_stream_token?minutes=${text}`, {
      headers: { 'x-auth-token': secret },
    })
  }
}

async function throughConsole(secret: string): Promise<void> {
  const api = `${door.consoleUrl}/api/v1`
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` }
  await sent(`${api}/launch`, { method: 'POST', headers, body: JSON.stringify({ code: secret }) })
  await sent(`${api}/launch`, { method: 'POST', headers, body: `{"code":"${secret}` })
  await sent(`${api}/sessions?token=${encodeURIComponent(secret)}`, { headers })
  const credentials = [{ kind: 'rj-auth', value: secret }] as const
  shown.push(
    JSON.stringify(
      await door.call('POST /simulate', { streamName: STREAM, credentials: [...credentials] }),
    ),
  )
  const refused = door.call('POST /simulate', { streamName: STREAM, secret: { secret } })
  await refused.catch((error: Error) => shown.push(error.message))
}

/** Names of the secrets that a text holds, as they are or the way addresses write them. */
const found = (text: string): readonly string[] =>
  [...secrets].flatMap(([what, secret]) =>
    text.includes(secret) || text.includes(encodeURIComponent(secret)) ? what : [],
  )

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

function expectNothingIn(folder: string): readonly string[] {
  const files = filesBelow(folder)
  const holding = files.map((path) => [
    path.slice(folder.length),
    ...found(readFileSync(path, 'latin1')),
  ])
  expect(holding.filter((each) => each.length > 1)).toEqual([])
  return files
}

describe('no secret that came through any door', () => {
  it('is in what the program said, at its most talkative', () => {
    const said = door.program
      .output()
      .split('\n')
      .filter((line) => !line.startsWith('{"event":"listening"'))
      .join('\n')
    expect(said).not.toContain('#launch=')
    expect(found(said)).toEqual([])
  })

  it('is in an answer of the console that does not exist to show it', async () => {
    const { decisions } = await door.call('GET /decisions?limit=1000' as 'GET /decisions')
    expect(decisions.length).toBeGreaterThan(50)
    for (const { id } of decisions) {
      const path = `GET /decisions/${id}` as 'GET /decisions/{id}'
      shown.push(JSON.stringify(await door.call(path)))
    }
    const calls = [
      'GET /sessions',
      'GET /sessions/ended',
      'GET /media-servers',
      'GET /links',
      'GET /service-tokens',
      'GET /signing-keys',
      'GET /applications',
      'GET /settings',
      'GET /revocations',
      'GET /audit',
      'GET /streams',
      'GET /alarms',
      'GET /about',
      'GET /tokens',
      'GET /subscribe-tokens',
      'GET /publish-tokens',
      'GET /api-secrets',
      'GET /account',
      'GET /video-keys',
      'GET /video-issuers',
    ] as const
    for (const call of calls) shown.push(JSON.stringify(await door.call(call)))
    for (const what of [[], ['decisions']]) {
      const exported = door.cli('export', ...what)
      expect(await exported.ended).toBe(0)
      shown.push(exported.output())
    }
    expect(shown.flatMap((text) => found(text))).toEqual([])
  })

  it('is in the diagnostics bundle, nor whole addresses', async () => {
    const path = join(door.folder, 'bundle.zip')
    const program = door.cli('diagnostics', path)
    expect(await program.ended).toBe(0)
    expect(statSync(path).mode & 0o077).toBe(0)
    const files = Object.entries(unzipSync(readFileSync(path)))
    expect(files.map(([name]) => name)).toContain('log.txt')
    const texts = files.map(([, bytes]) => Buffer.from(bytes).toString())
    expect(texts.flatMap((text) => found(text))).toEqual([])
    expect(texts.join('')).toContain('192.0.2.0')
    expect(texts.join('')).not.toContain('192.0.2.1')
    const again = door.cli('diagnostics', path)
    expect(await again.ended).toBe(1)
    expect(again.output()).toContain('is there already')
  })

  it('is in the database, its log, a backup or beside them, while it runs and afterwards', async () => {
    await door.call('POST /backup')
    const data = dataOf(door.folder)
    const names = expectNothingIn(data).map((path) => path.slice(data.length + 1))
    expect(names).toEqual(expect.arrayContaining(['stagedoor.db', 'stagedoor.db-wal']))
    expect(names.filter((name) => name.startsWith('backups'))).not.toEqual([])
    await expectOneHolderOfTheControlToken(data)
    await door.program.stop()
    expectNothingIn(data)
    expect(secretOf('a stream key')).not.toBe('')
  })
})

/** The command line proves itself with it, so one file for the owner only has it, while it runs. */
async function expectOneHolderOfTheControlToken(data: string): Promise<void> {
  const { controlToken } = JSON.parse(readFileSync(join(data, 'instance.json'), 'utf8'))
  expect(controlToken.length).toBeGreaterThan(40)
  const holders = filesBelow(data).filter((path) =>
    readFileSync(path, 'latin1').includes(controlToken),
  )
  expect(holders).toEqual([join(data, 'instance.json')])
  expect(door.program.output()).not.toContain(controlToken)
}
