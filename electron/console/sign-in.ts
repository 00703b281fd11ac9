import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'

/** 256 bits, so that neither code nor token can be guessed. */
const SECRET_BYTES = 32
const CODE_TTL_MS = 10 * 60_000
const SESSION_IDLE_MS = 12 * 3_600_000
/** Oldest first out, so that a loop that asks for codes or trades them cannot fill memory. */
const MAX_CODES = 32
const MAX_SESSIONS = 64

/** One browser that is signed in. */
interface SignedIn {
  /**
   * Counts as activity: the session ends 12 hours after the last. False once it is over, so that a feed that is open
   * ends too.
   */
  touch(): boolean
  /** Ends it at once: its token opens nothing any more. */
  end(): void
}

/**
 * Signs browsers in over loopback: a one-time code becomes a session. Only hashes are held, and only in memory: the end
 * of the process signs everyone out. A restart in place keeps the object, and with it who is signed in.
 */
export interface SignIn {
  /** A code that works once, within ten minutes. */
  issueCode(): string
  /**
   * Trades a code for the bearer token of a new session. Wrong codes delay nobody: 256 bits are not guessed, and a delay
   * would let any program on this machine keep the operator out.
   *
   * @throws AppError ERR_LAUNCH_CODE when the code is unknown, used or too old.
   */
  redeem(code: string): string
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
  return {
    issueCode: () => hold(codes, MAX_CODES, monotonicMs(), CODE_TTL_MS),
    redeem(code) {
      const held = take(codes, code, monotonicMs())
      if (held === null) throw new AppError('ERR_LAUNCH_CODE')
      codes.splice(codes.indexOf(held), 1)
      return hold(sessions, MAX_SESSIONS, monotonicMs(), SESSION_IDLE_MS)
    },
    find(token) {
      const held = take(sessions, token, monotonicMs())
      if (held === null) return null
      const touch = (): boolean => {
        held.untilMs = monotonicMs() + SESSION_IDLE_MS
        return sessions.includes(held)
      }
      touch()
      const end = (): void => {
        const at = sessions.indexOf(held)
        if (at >= 0) sessions.splice(at, 1)
      }
      return { touch, end }
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
