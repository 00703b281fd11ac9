import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'

/** 256 bits, so that neither code nor token can be guessed. */
const SECRET_BYTES = 32
const CODE_TTL_MS = 10 * 60_000
const SESSION_IDLE_MS = 12 * 3_600_000
/** Oldest first out, so that a loop that asks for codes or trades them cannot fill memory. */
const MAX_CODES = 32
const MAX_SESSIONS = 64
const FREE_FAILURES = 5
const FIRST_DELAY_MS = 1_000
/** Short enough that whoever keeps guessing cannot keep the operator out for long. */
const MAX_DELAY_MS = 60_000

/** One browser that is signed in. */
interface SignedIn {
  /** Counts as activity: the session ends 12 hours after the last. */
  touch(): void
}

/**
 * Signs browsers in over loopback: a one-time code becomes a session. Only hashes are held, and only in memory, so a restart
 * signs everyone out.
 */
export interface SignIn {
  /** A code that works once, within ten minutes. */
  issueCode(): string
  /**
   * Trades a code for the bearer token of a new session.
   *
   * @throws AppError ERR_LAUNCH_CODE when the code is unknown, used or too old; ERR_TOO_MANY after five wrong ones
   *         in a row, for twice as long each time, at most a minute; then no code is even looked at.
   */
  redeem(code: string): string
  /** Seconds until codes are looked at again. 0 when they are. */
  retryAfterSeconds(): number
  /** The session of a bearer token, now active again. Null when there is none or it was idle too long. */
  find(token: string): SignedIn | null
}

interface Held {
  readonly digest: Buffer
  /** On the same clock as `monotonicMs`. */
  untilMs: number
}

/**
 * Makes a sign-in without codes and sessions.
 *
 * @param monotonicMs Milliseconds of a clock that never jumps.
 */
export function createSignIn(monotonicMs: () => number = () => performance.now()): SignIn {
  const codes: Held[] = []
  const sessions: Held[] = []
  let failures = 0
  let blockedUntilMs = 0

  function fail(): never {
    failures += 1
    const doublings = failures - FREE_FAILURES
    if (doublings >= 0) {
      const delayMs = Math.min(FIRST_DELAY_MS * 2 ** Math.min(doublings, 16), MAX_DELAY_MS)
      blockedUntilMs = monotonicMs() + delayMs
    }
    throw new AppError('ERR_LAUNCH_CODE')
  }

  const retryAfterSeconds = (): number =>
    Math.max(0, Math.ceil((blockedUntilMs - monotonicMs()) / 1000))

  return {
    issueCode: () => hold(codes, MAX_CODES, monotonicMs(), CODE_TTL_MS),
    redeem(code) {
      if (retryAfterSeconds() > 0) throw new AppError('ERR_TOO_MANY')
      const held = take(codes, code, monotonicMs())
      if (held === null) return fail()
      codes.splice(codes.indexOf(held), 1)
      failures = 0
      return hold(sessions, MAX_SESSIONS, monotonicMs(), SESSION_IDLE_MS)
    },
    retryAfterSeconds,
    find(token) {
      const held = take(sessions, token, monotonicMs())
      if (held === null) return null
      const touch = (): void => {
        held.untilMs = monotonicMs() + SESSION_IDLE_MS
      }
      touch()
      return { touch }
    },
  }
}

/** Compares a secret with an expected one in constant time, whatever their lengths. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digestOf(one), digestOf(other))

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

function hold(all: Held[], max: number, nowMs: number, ttlMs: number): string {
  drop(all, nowMs)
  if (all.length >= max) all.shift()
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  all.push({ digest: digestOf(secret), untilMs: nowMs + ttlMs })
  return secret
}

/** The entry of a secret; every entry is compared, so the time taken tells nothing. */
function take(all: Held[], secret: string, nowMs: number): Held | null {
  drop(all, nowMs)
  const digest = digestOf(secret)
  let found: Held | null = null
  for (const each of all) if (timingSafeEqual(each.digest, digest)) found = each
  return found
}

function drop(all: Held[], nowMs: number): void {
  const kept = all.filter((each) => nowMs < each.untilMs)
  if (kept.length < all.length) all.splice(0, all.length, ...kept)
}
