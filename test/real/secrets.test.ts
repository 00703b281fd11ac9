import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'
import { addCaller, type Caller, nimbleStarts } from './support/callers.ts'
import { everyKind } from './support/every-kind.ts'
import { dataOf } from './support/obstacles.ts'

const STREAM = 'live/closed'
/** What looks like a token of ours and is none: it may be one of somebody else. */
const STRANGE = 'bm90LW91cnMtYnV0LWEtc2VjcmV0LWFsbC10aGUtc2FtZQ'

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
  const made = await everyKind(door, nimble, { service: rolled.secret ?? '', stream: STREAM })
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
