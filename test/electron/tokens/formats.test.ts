import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TOKEN_FORMATS, tokenFormat } from '../../../electron/tokens/formats.ts'
import { EDGE_AUTH_DEFAULTS } from '../../../shared/edge-auth.ts'
import { EDGE_AUTH_SENTENCES } from '../../../shared/edge-auth-reasons.ts'
import { AppError } from '../../../shared/errors.ts'
import { vectors } from './edge-auth-vectors.ts'

const nowMs = Date.UTC(2026, 5, 18)
const phenix = tokenFormat('phenix')
const rjAuth = tokenFormat('rj-auth')

function refusal(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('it was not refused')
}

const issuesOf = (work: () => unknown): readonly string[] =>
  refusal(work).issues.map(({ path }) => path)

describe('the table of formats', () => {
  it('refuses a format that is not there, and names those that are', () => {
    for (const name of ['', 'Phenix', 'constructor', '__proto__']) {
      const error = refusal(() => tokenFormat(name))
      expect(error.code).toBe('ERR_INPUT_INVALID')
      expect(error.message).toContain('phenix, rj-auth')
    }
  })

  it.each(TOKEN_FORMATS.map((format) => [format.name, format] as const))(
    '%s refuses every input of the wrong shape',
    (_, format) => {
      for (const input of [undefined, null, 5, 'text', [], {}, { token: 5 }, { bogus: 1 }]) {
        expect(refusal(() => format.issue(input, nowMs)).code).toBe('ERR_INPUT_INVALID')
        const error = refusal(() => format.verify(input, nowMs))
        expect(error.code).toBe('ERR_INPUT_INVALID')
        expect(error.issues.length).toBeGreaterThan(0)
      }
    },
  )

  it.each(TOKEN_FORMATS.map((format) => [format.name, format] as const))(
    '%s says so when a token cannot be read',
    (_, format) => {
      for (const text of ['', 'nothing of the kind', '\0', 'DIGEST:', 'eyJ']) {
        expect(refusal(() => format.decode(text, nowMs)).code).toBe('ERR_TOKEN_MALFORMED')
      }
    },
  )

  it('has each name once', () => {
    const names = TOKEN_FORMATS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the page about Phenix tokens', () => {
  const page = readFileSync(
    resolve(import.meta.dirname, '../../../docs/tokens/phenix-edge-auth.md'),
    'utf8',
  )

  it('has every code with its sentence', () => {
    const rows = Object.entries(EDGE_AUTH_SENTENCES).filter(([code]) => code !== 'verified')
    const listed = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
    const missing = rows.filter(
      ([code, sentence]) =>
        !listed.some((cells) => cells[1] === `\`${code}\`` && cells[2] === sentence),
    )
    expect(missing).toEqual([])
  })

  it('has every option with its default', () => {
    const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
    const words = (value: unknown) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : value)
    const { unsaid: _, ...options } = EDGE_AUTH_DEFAULTS
    for (const [name, value] of Object.entries(options)) {
      expect(rows.find((cells) => cells[1] === `\`${name}\``)?.[3]).toBe(String(words(value)))
    }
  })

  it('has every member of issuing as a flag', () => {
    const members = Object.keys(phenix.issueInput.shape).filter((name) => name !== 'secret')
    const flags = members.map(
      (name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    )
    expect(flags.filter((flag) => !page.includes(`\`${flag}\``))).toEqual([])
  })
})

describe('issuing a Phenix token', () => {
  const base = { applicationId: 'acme', secret: 's' }

  it.each([
    ['no application', { secret: 's' }, ['applicationId']],
    ['an empty application', { ...base, applicationId: '' }, ['applicationId']],
    ['no secret', { applicationId: 'acme' }, ['secret']],
    ['no secrets', { ...base, secret: [] }, ['secret']],
    ['two targets', { ...base, channelAlias: 'a', tag: 'b' }, ['']],
    ['two expiries', { ...base, expiresAtMs: 1, expiresInSeconds: 1 }, ['']],
    ['a type that is none', { ...base, type: 'edge' }, ['type']],
    ['a duration in words', { ...base, expiresInSeconds: '1h' }, ['expiresInSeconds']],
    ['an expiry of zero', { ...base, expiresAtMs: 0 }, ['expiresAtMs']],
    ['a member nobody knows', { ...base, chanelAlias: 'a' }, ['chanelAlias']],
  ])('refuses %s', (_, input, paths) => {
    expect(issuesOf(() => phenix.issue(input, nowMs))).toEqual(paths)
  })

  it('writes members in the order they were given, as the builder would', () => {
    const recorded = vectors.find(({ name }) => name === 'order-type-first')
    const { applicationId, secret, token } = recorded ?? { applicationId: '', secret: '' }
    const input = { type: 'stream', channelAlias: 'my-channel', expiresAtMs: 4_070_908_800_000 }
    expect(phenix.issue({ applicationId, ...input, secret }, nowMs).token).toBe(token)
  })

  it('lasts an hour where nothing is said', () => {
    const { token, lint } = phenix.issue({ ...base, channelAlias: 'news' }, nowMs)
    expect(phenix.decode(token, nowMs).value).toMatchObject({
      applicationId: 'acme',
      payload: { expires: nowMs + 3_600_000, requiredTag: 'channelAlias:news' },
    })
    expect(lint).toEqual([])
  })

  it('signs with the first of several secrets', () => {
    const { token } = phenix.issue(
      { applicationId: 'acme', secret: ['new', 'old'], tag: 'x' },
      nowMs,
    )
    const verified = (secret: string) => phenix.verify({ secret, token }, nowMs).verified
    expect([verified('new'), verified('old')]).toEqual([true, false])
  })

  it('notes a duration in milliseconds, and has a sentence for it', () => {
    const { lint } = phenix.issue({ ...base, tag: 'x', expiresInSeconds: 3_600_000 }, nowMs)
    expect(lint).toEqual(['milliseconds-for-seconds'])
    expect(phenix.explain('milliseconds-for-seconds')).toContain('milliseconds')
    expect(phenix.explain('constructor')).toBe('constructor')
  })
})

describe('checking a Phenix token', () => {
  const { token } = phenix.issue(
    { applicationId: 'acme', secret: 's', type: 'stream', channelAlias: 'news', sessionId: 'x' },
    nowMs,
  )
  const check = (more: object = {}) => phenix.verify({ secret: 's', token, ...more }, nowMs)

  it.each([
    [{ action: 'publish' }, 'wrong-type'],
    [{ action: 'auth' }, 'wrong-type'],
    [{ sessionId: 'y' }, 'session-mismatch'],
    [{ tags: ['channelAlias:other'] }, 'tag-mismatch'],
    [{ applicationId: 'other' }, 'other-application'],
    [{ nowMs: nowMs + 3_631_000 }, 'expired'],
    [{ nowMs: nowMs + 3_600_000, skewSeconds: 0 }, 'expired'],
  ])('says no to %j', (more, reason) => {
    expect(check(more)).toMatchObject({ verified: true, valid: false, reasons: [reason] })
  })

  it.each([
    {},
    { action: 'subscribe' },
    { action: 'view', sessionId: 'x', tags: ['channelAlias:news'], applicationId: 'acme' },
  ])('says yes to %j', (more) => {
    expect(check(more)).toMatchObject({
      verified: true,
      code: 'verified',
      valid: true,
      reasons: [],
    })
  })

  it('gives no value away of what is not proved', () => {
    const wrong = phenix.verify({ secret: 'other', token }, nowMs)
    expect(wrong).toEqual({
      verified: false,
      code: 'bad-digest',
      value: null,
      valid: false,
      reasons: ['bad-digest'],
    })
    expect(phenix.verify({ secret: 's', token: token.slice(7) }, nowMs).reasons).toEqual([
      'not-a-digest-token',
      'prefix-missing',
    ])
  })

  it('refuses a country or an action that is none', () => {
    expect(issuesOf(() => check({ country: 'Germany', action: 'dance' }))).toEqual([
      'action',
      'country',
    ])
  })
})

describe('rj-auth as a format', () => {
  const secret = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
  const base = { secret, secretEncoding: 'hex', streamName: 'news' }
  const { token } = rjAuth.issue({ ...base, minutes: 30 }, nowMs)

  it.each([
    [{ ...base, secret: 'no hex' }, ['secret']],
    [{ ...base, secret: '' }, ['secret']],
    [{ ...base, streamName: '' }, ['streamName']],
    [{ ...base, streamName: 'a\0b' }, ['streamName']],
    [{ ...base, minutes: 0 }, ['minutes']],
  ])('refuses to sign %j', (input, paths) => {
    expect(issuesOf(() => rjAuth.issue(input, nowMs))).toEqual(paths)
  })

  it('verifies what it signed, until it expires and for that stream', () => {
    const check = (more: object = {}, at = nowMs) =>
      rjAuth.verify(
        { secret: ['ff'.repeat(32), secret], secretEncoding: 'hex', token, ...more },
        at,
      )
    expect(check()).toMatchObject({ verified: true, valid: true, value: { streamName: 'news' } })
    expect(check({}, nowMs + 1_800_000).reasons).toEqual(['grant_expired'])
    expect(check({ streamName: 'sport' }).reasons).toEqual(['grant_other_stream'])
    expect(check({ secret: 'ff'.repeat(32) }).code).toBe('credential_signature')
    expect(check({ token: token.slice(4) }).code).toBe('credential_malformed')
  })

  it('is read without its secret', () => {
    expect(rjAuth.decode(token, nowMs)).toEqual({
      value: { streamName: 'news', expiresAtMs: nowMs + 1_800_000 },
      lint: [],
    })
  })
})
