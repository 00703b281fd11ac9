import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectedCode, vectorNamed, vectors } from '../electron/tokens/edge-auth-vectors.ts'
import { vendor } from '../electron/tokens/phenix-client.ts'
import { until } from './programs.ts'
import { CLI } from './stagedoor.ts'

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

let folder = ''
let secretFile = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-token-'))
  secretFile = join(folder, 'secret')
  writeFileSync(secretFile, 'my-secret\n', { mode: 0o600 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the built command line: `stagedoor token …` with a standard input. */
function token(input: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'token', ...args])
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }))
    // It may end before it has read everything.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

const jsonLines = (facts: readonly object[]): string =>
  facts.map((fact) => `${JSON.stringify(fact)}\n`).join('')
const parsed = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
const verifyJson = ['verify', '--format', 'phenix', '--json'] as const
const applicationId = 'my-application-id'
const secret = 'my-secret'

describe('what a newcomer types', () => {
  it.each([
    ['issue', '--format', 'rj-auth', '--stream-name', 'x'],
    ['verify', '--format', 'rj-auth'],
  ])('without a secret file is told of it: %s', async (...args) => {
    const { code, err } = await token('x\n', ...args)
    expect(code).toBe(2)
    expect(err).toContain('Name a file that holds the secret with --secret-file.')
  })

  it('as --help lists the members of the format', async () => {
    const { code, out } = await token('', 'issue', '--format', 'rj-auth', '--help')
    expect(code).toBe(0)
    expect(out).toMatch(/--secret-file <file>[\s\S]*--stream-name <text> {2}\(needed\)/)
    expect(out).not.toContain('--channel-alias')
  })

  it('as a whole address is read for its token', async () => {
    const signed = await token(
      '',
      'issue',
      '--format',
      'rj-auth',
      '--stream-name',
      'x',
      '--secret-file',
      secretFile,
    )
    const address = `http://radio.example/x?a=1&rj-auth=${encodeURIComponent(signed.out.trim())}\n`
    const read = await token(address, 'decode', '--format', 'rj-auth')
    expect(JSON.parse(read.out)).toMatchObject({ streamName: 'x' })
    const checked = await token(
      address,
      'verify',
      '--format',
      'rj-auth',
      '--secret-file',
      secretFile,
    )
    expect(checked.out).toBe('valid\n')
  })
})

it('a reader who goes ends a command quietly', async () => {
  const child = spawn(process.execPath, [CLI, 'token', '--help'])
  child.stdout.destroy()
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin.end()
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect([code, err]).toEqual([0, ''])
})

describe('a command that is wrong', () => {
  it.each([
    [['issue'], /Name a token format with --format\. Known: phenix, /],
    [['verify', '--format', 'digest'], /Known: phenix/],
    [['sign', '--format', 'phenix'], /issue, verify, decode/],
    [[], /issue, verify, decode/],
    [['issue', '--format', 'phenix', '--chanel', 'x'], /--chanel is not known/],
    [['issue', '--format', 'phenix', '--secret', 'hidden'], /--secret is not taken/],
    [['verify', '--format', 'phenix', '--token=hidden'], /--token is not taken/],
    [
      ['verify', '--format', 'phenix', '--secret-file', '/nowhere/key'],
      /file \/nowhere\/key cannot be read \(ENOENT\)/,
    ],
    [['issue', '--format', 'phenix', '--type', 'stream'], /--secret-file/],
    [['decode', '--format', 'phenix'], /nothing on standard input/],
  ])('ends with 2: %j', async (args, message) => {
    const ran = await token('', ...args)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toMatch(message)
    expect(ran.err).not.toContain('hidden')
  })
})

describe('checking line by line', () => {
  it('agrees with every recorded answer of the vendor library', async () => {
    const asked = vectors.map((each) => ({
      applicationId: each.applicationId,
      secret: each.secret,
      token: each.token,
    }))
    const { code, out } = await token(jsonLines(asked), ...verifyJson)
    const answers = parsed(out)
    expect(answers.length).toBe(vectors.length)
    for (const [index, vector] of vectors.entries()) {
      const answer = answers[index] ?? {}
      expect([vector.name, answer.code]).toEqual([vector.name, expectedCode(vector)])
      expect(answer.verified).toBe(vector.expect.verified)
      expect(answer.value).toEqual(vector.expect.decoded ?? null)
      expect(Object.keys(answer)).toEqual(['verified', 'code', 'value', 'valid', 'reasons'])
    }
    expect(code).toBe(1)
  })

  it('answers a bad line with its error, keeps its secrets, and goes on', async () => {
    const good = vectorNamed('room-id')
    const lines = [
      '{"secret":"hidden-1"',
      '["hidden-2"]',
      '{"applicationId":1,"secret":"hidden-3","token":null}',
      JSON.stringify({ applicationId, secret: 'hidden-4', token: 'x', sesionId: 's' }),
      JSON.stringify({ applicationId, secret, token: good.token }),
    ]
    const { code, out, err } = await token(`${lines.join('\n')}\n`, ...verifyJson)
    const answers = parsed(out)
    expect(answers.map((answer) => answer.line ?? answer.code)).toEqual([1, 2, 3, 4, 'verified'])
    expect(answers[2]?.error).toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'applicationId' }, { path: 'token' }],
    })
    expect(out + err).not.toContain('hidden')
    expect(code).toBe(1)
  })

  it('judges by what the line says of the circumstances', async () => {
    const line = { applicationId, secret, token: vectorNamed('session-id').token }
    const asked = [
      {
        ...line,
        action: 'stream',
        sessionId: 'us-central#4f2a9c',
        tags: ['channelAlias:my-channel'],
      },
      { ...line, action: 'publish' },
      { ...line, sessionId: 'other' },
      { ...line, nowMs: 4_070_908_900_000 },
    ]
    const { out } = await token(jsonLines(asked), ...verifyJson)
    const reasons = parsed(out).map((answer) => answer.reasons)
    expect(reasons[0]).toEqual([])
    expect(reasons[1]).toContain('wrong-type')
    expect(reasons.slice(2)).toEqual([['session-mismatch'], ['expired']])
  })

  it('ends with 0 when everything is valid', async () => {
    const line = { applicationId, secret: ['newer', secret], token: vectorNamed('room-id').token }
    expect(await token(jsonLines([line, line]), ...verifyJson)).toMatchObject({ code: 0, err: '' })
  })

  it('says it in sentences without --json', async () => {
    const text = `${vectorNamed('room-id').token}\r\n${vectorNamed('expired-2020').token}\nDIGEST%3Ax\n`
    const ran = await token(text, 'verify', '--format', 'phenix', '--secret-file', secretFile)
    expect(ran.out.split('\n')).toEqual([
      'valid',
      'verified, not valid: It has expired. (expired)',
      'not verified: It does not begin with DIGEST:. (not-a-digest-token)',
      '',
    ])
    expect(ran.code).toBe(1)
  })

  it('reads no further than its answers are taken, and loses none', async () => {
    const count = 20_000
    const { child, ended } = endless(count)
    let answers = 0
    const first = new Promise<void>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        answers += data.filter((byte) => byte === NEWLINE).length
        resolve()
      })
    })
    await first
    child.stdout.pause()
    const waiting = (): number => child.stdin.writableLength
    const seen: number[] = []
    await until('it stops reading', () => {
      seen.push(waiting())
      return seen.length > 5 && seen.slice(-5).every((each) => each === waiting())
    })
    expect(waiting()).toBeGreaterThan(1_000_000)
    child.stdout.resume()
    expect(await ended).toBe(0)
    expect(answers).toBe(count)
  })

  it('ends quietly when nobody takes its answers any more', async () => {
    const { child, ended } = endless(20_000)
    let err = ''
    child.stderr.on('data', (text: string) => {
      err += text
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdout.destroy()
    expect(await ended).toBe(0)
    expect(err).toBe('')
  })
})

const NEWLINE = 10

/** A check of one token over and over: several megabytes, more than the pipes hold. */
function endless(count: number) {
  const fact = { applicationId, secret, token: vectorNamed('room-id').token }
  const lines = jsonLines(Array.from({ length: count / 100 }, () => fact))
  const child = spawn(process.execPath, [CLI, 'token', ...verifyJson])
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.on('error', () => {})
  for (let written = 0; written < 100; written += 1) child.stdin.write(lines)
  child.stdin.end()
  return { child, ended }
}

describe('issuing', () => {
  it('gives a token the vendor library accepts, and nothing else on standard output', async () => {
    const flags = ['--application-id', applicationId, '--type', 'stream', '--channel-alias', 'news']
    const ran = await token(
      '',
      ...['issue', '--format', 'phenix', '--secret-file', secretFile],
      ...flags,
      ...['--capabilities', 'geo-country-deny=US,IN', '--apply-tags', 'a', '--apply-tags', 'b'],
    )
    expect(ran.code).toBe(0)
    expect(ran.err).toContain('(unknown-country-undecided)')
    expect(vendor.verifyAndDecode(secret, ran.out.trimEnd())).toMatchObject({
      verified: true,
      value: {
        type: 'stream',
        requiredTag: 'channelAlias:news',
        capabilities: ['geo-country-deny=US,IN'],
        applyTags: ['a', 'b'],
      },
    })
  })

  it('takes the options as JSON, a line for each token', async () => {
    const lines = [1, 2].map((n) => ({
      applicationId,
      channelAlias: `news-${n}`,
      expiresInSeconds: 60,
    }))
    const args = ['issue', '--format', 'phenix', '--secret-file', secretFile, '--json']
    const { code, out } = await token(jsonLines([...lines, { tag: 'x' }]), ...args)
    const answers = parsed(out)
    expect(answers.map((answer) => answer.lint ?? answer.line)).toEqual([[], [], 3])
    expect(vendor.verifyAndDecode(secret, String(answers[1]?.token)).verified).toBe(true)
    expect(code).toBe(1)
  })
})

describe('reading a token', () => {
  it('needs no secret and proves nothing', async () => {
    const { out, code } = await token(
      `${vectorNamed('wrong-secret').token}\n`,
      ...['decode', '--format', 'phenix'],
    )
    expect(JSON.parse(out)).toMatchObject({
      applicationId,
      payload: { expires: 4_070_908_800_000 },
    })
    expect(code).toBe(0)
  })

  it('says what happened to one that cannot be read', async () => {
    const broken = `${vectorNamed('plus-became-space').token}\n`
    const ran = await token(broken, 'decode', '--format', 'phenix')
    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toMatch(/^line 1: A plus sign became a space/)
  })
})
