import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { KeyFormat } from '../../shared/token-key.ts'
import { tokenFormat } from '../tokens/formats.ts'
import type { OpenedTokenKey } from './opened-token-keys.ts'
import { refuse } from './validate.ts'

type Terms = Readonly<Record<string, unknown>>

const MINUTE_MS = 60_000
/** A token of LiveKit that says no lifetime has this one. */
const USUAL_SECONDS = 21_600
/** The others that say none have this one; see tokens/signed-address.ts. */
const USUAL_MINUTES = 60

/** The least that each format signs: what a secret that is to be stored is tried with. */
const LEAST: Readonly<Record<KeyFormat, Terms>> = {
  'nms-sign': { url: 'rtmp://localhost/live/news', minutes: 1 },
  'ome-policy': { url: 'rtmp://localhost/app/news', minutes: 1 },
  wowza: { url: 'https://localhost/live/news/playlist.m3u8', minutes: 1 },
  'ant-media-hash': { streamId: 'news' },
  'ant-media-jwt': { streamId: 'news', minutes: 1 },
  'ant-media-totp': {},
  livekit: { identity: 'ann', room: 'news' },
  'mediamtx-jwt': { paths: ['news'], minutes: 1 },
}

/** A token that was signed, with what a list can tell of it. */
export interface SignedTerms {
  readonly token: string
  /** Findings of the format: what its maker may not have meant. */
  readonly lint: readonly { readonly code: string; readonly sentence: string }[]
  /** The address, stream, room or paths it is for. May be empty. */
  readonly target: string
  readonly publishes: boolean
  /** First moment it no longer holds. Null: never. */
  readonly expiresAtMs: number | null
}

/**
 * Signs with a key. The terms cannot say what the key says.
 *
 * @throws AppError ERR_INPUT_INVALID with issues below `terms`, or at `keyId` without a secret or once deleted.
 */
export function signTerms(key: OpenedTokenKey, terms: Terms, nowMs: number): SignedTerms {
  if (key.deletedAtMs !== null) {
    refuse(
      'ERR_INPUT_INVALID',
      'keyId',
      say('The key {name} was deleted. Restore it first.', { name: key.name }),
    )
  }
  const { secret } = key
  if (secret === null) {
    refuse(
      'ERR_INPUT_INVALID',
      'keyId',
      say('The key {name} has no secret yet. Give it one.', { name: key.name }),
    )
  }
  refuseOwnMembers(key.settings, terms, 'terms.')
  const format = tokenFormat(key.format)
  const { token, lint } = inTerms(terms, () =>
    format.issue({ ...terms, ...key.settings, secret }, nowMs),
  )
  return {
    token,
    lint: lint.map((code) => ({ code, sentence: format.explain(code) })),
    target: targetOf(terms),
    publishes: isPublish(key.format, terms),
    expiresAtMs: endOf(key.format, terms, nowMs),
  }
}

/** @throws AppError ERR_INPUT_INVALID at a member that the key says itself. @param prefix Of where it stands. Default none. */
export function refuseOwnMembers(settings: object, members: Terms, prefix = ''): void {
  const own = ['secret', ...Object.keys(settings)].find((name) => Object.hasOwn(members, name))
  if (own !== undefined) refuse('ERR_INPUT_INVALID', `${prefix}${own}`, 'The key says that.')
}

/**
 * Whether a secret signs at all.
 *
 * @throws AppError ERR_INPUT_INVALID at `secret`, or at a setting.
 */
export function trySecret(key: Pick<OpenedTokenKey, 'format' | 'settings'>, secret: string): void {
  tokenFormat(key.format).issue({ ...LEAST[key.format], ...key.settings, secret }, 0)
}

/** What is to be written where a needed member is empty. */
const EMPTY: Readonly<Record<string, string>> = {
  url: 'Write the address.',
  streamId: 'Write the id of the stream.',
  room: 'Write the room.',
  identity: 'Write who it is for.',
  minutes: 'Write for how many minutes.',
}

function inTerms<T>(terms: Terms, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error
    const issues = error.issues.map(({ path, message }) => ({
      path: path === 'secret' ? 'keyId' : `terms.${path}`,
      message: (terms[path] ?? '') === '' ? (EMPTY[path] ?? message) : message,
    }))
    throw new AppError(error.code, undefined, { issues })
  }
}

/** Where what a token is for stands in its terms. */
const TARGETS = ['url', 'streamId', 'room', 'paths'] as const

const targetOf = (terms: Terms): string =>
  TARGETS.flatMap((name) => terms[name] ?? [])
    .map((each) => String(each).replace(/\?.*$/s, ''))
    .join(', ')

const PUBLISHES: ReadonlySet<unknown> = new Set(['publish', 'present', 'admin'])

function isPublish(format: KeyFormat, { role, actions, url }: Terms): boolean {
  if (format === 'ome-policy') return /^rtmps?:|[?&]direction=(?:send|whip)/.test(String(url))
  return PUBLISHES.has(role) || (Array.isArray(actions) && actions.includes('publish'))
}

function endOf(format: KeyFormat, terms: Terms, nowMs: number): number | null {
  if (format === 'ant-media-hash') return null
  if (format === 'ant-media-totp') return (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS
  const whole = format === 'ome-policy' ? Math.floor(nowMs) : Math.floor(nowMs / 1000) * 1000
  if (format === 'livekit') return whole + Number(terms.lifetimeSeconds ?? USUAL_SECONDS) * 1000
  return whole + Number(terms.minutes ?? USUAL_MINUTES) * MINUTE_MS
}
