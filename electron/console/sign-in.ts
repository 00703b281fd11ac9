import { AppError } from '../../shared/errors.ts'
import { createHeldSecrets } from './held-secrets.ts'

const CODE_TTL_MS = 10 * 60_000
/** Of a code that stands on a screen as a picture, where others may see it too. */
export const SHOWN_CODE_TTL_MS = 2 * 60_000
const SESSION_IDLE_MS = 12 * 3_600_000
const MAX_CODES = 32
const MAX_SESSIONS = 64

/** One browser that is signed in. */
interface SignedIn {
  /**
   * Counts as activity: the session ends 12 hours after the last. False once it is over, so that a feed that is open
   * ends too.
   */
  touch(): boolean
  /**
   * A code for another browser that works once, within {@link SHOWN_CODE_TTL_MS}. There is one at a time: the code before opens nothing
   * any more, nor does this one once the session is over.
   *
   * @param onUsed Told once it has signed somebody in. Has to catch what it throws.
   * @throws AppError ERR_CALLER_UNAUTHENTICATED when the session is over.
   */
  issueCode(onUsed: () => void): string
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
  /** Uses a code up for nothing. One that is unknown changes nothing. */
  burn(code: string): void
  /** The session of a bearer token, now active again. Null when there is none or it was idle too long. */
  find(token: string): SignedIn | null
}

/**
 * Makes a sign-in without codes and sessions.
 *
 * @param monotonicMs Milliseconds of a clock that never jumps.
 */
export function createSignIn(monotonicMs: () => number = () => performance.now()): SignIn {
  const codes = createHeldSecrets<null>(MAX_CODES, CODE_TTL_MS, monotonicMs)
  const shownCodes = createHeldSecrets<Shower>(MAX_CODES, SHOWN_CODE_TTL_MS, monotonicMs)
  const sessions = createHeldSecrets<Shown>(MAX_SESSIONS, SESSION_IDLE_MS, monotonicMs)
  const findCode = (code: string) => {
    const shown = shownCodes.find(code)
    return shown?.value.isHeld() === true ? shown : codes.find(code)
  }
  return {
    issueCode: () => codes.issue(null),
    redeem(code) {
      const held = findCode(code)
      if (held === null) throw new AppError('ERR_LAUNCH_CODE')
      held.end()
      const token = sessions.issue({ end: () => undefined })
      held.value?.onUsed()
      return token
    },
    burn: (code) => findCode(code)?.end(),
    find(token) {
      const held = sessions.find(token)
      if (held === null) return null
      held.renew()
      const shown = held.value
      return {
        touch: held.renew,
        issueCode(onUsed) {
          if (!held.isHeld()) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
          shown.end()
          const code = shownCodes.issue({ isHeld: held.isHeld, onUsed })
          const issued = shownCodes.find(code)
          shown.end = () => issued?.end()
          return code
        },
        end() {
          held.end()
          shown.end()
        },
      }
    },
  }
}

/** The session that shows a code. */
interface Shower {
  isHeld: () => boolean
  onUsed: () => void
}

/** The code that a session shows. */
interface Shown {
  end: () => void
}
