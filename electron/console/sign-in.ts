import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Phone } from '../../shared/phone-api.ts'
import { createHeldSecrets, type WithoutSecret } from './held-secrets.ts'
import type { KeptSignIn, KeptSignIns } from './kept-sign-ins.ts'

const CODE_TTL_MS = 10 * 60_000
/** Of a code that stands on a screen as a picture, where others may see it too. */
export const SHOWN_CODE_TTL_MS = 2 * 60_000
const SESSION_IDLE_MS = 12 * 3_600_000
/** Use is kept no more exactly than that. */
const KEEP_EVERY_MS = 60_000
/** A clock set back by more than that may have been set back by any time: whoever was in is out then. */
const CLOCK_SLACK_MS = 60_000
const MAX_CODES = 32
const MAX_SESSIONS = 64
/** Of what a browser says it is, more than any of them says. */
const MAX_AGENT_CHARS = 512

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
   * @returns The code, and the id that the phone has once it is in.
   * @throws AppError ERR_CALLER_UNAUTHENTICATED when the session is over.
   */
  issueCode(onUsed: () => void): { readonly code: string; readonly id: string }
  /** Of a phone, as in {@link SignIn.phones}. Null for a browser that came in otherwise. */
  readonly phoneId: string | null
  /** Ends it at once: its token opens nothing any more. */
  end(): void
}

/**
 * Signs browsers in over loopback: a one-time code becomes a session. Only hashes are held. Codes and tokens end with the process; the
 * session of a browser that has a key is kept beyond it, where there is something to keep it in, and gets another token for a proof of
 * that key. So a token opens nothing any more that was told to whoever listened at the port while Stagedoor did not.
 */
export interface SignIn {
  /** A code that works once, within ten minutes. */
  issueCode(): string
  /**
   * Trades a code for the bearer token of a new session. Wrong codes delay nobody: 256 bits are not guessed, and a delay
   * would let any program on this machine keep the operator out.
   *
   * @param userAgent What the browser says it is. Null, the default, when it says nothing.
   * @param key       Of the browser, as of browser-keys.ts. Null, the default: it has none, and the session ends with its token.
   * @throws AppError ERR_LAUNCH_CODE when the code is unknown, used or too old.
   */
  redeem(code: string, userAgent?: string | null, key?: string | null): string
  /**
   * Another token for the session of a key, in place of the one before; active again.
   *
   * @param isProven Whether who asks has the key. Asked only where there is a session of it.
   * @throws AppError ERR_CALLER_UNAUTHENTICATED when there is none, or it is not proven.
   */
  again(key: string, isProven: () => boolean): string
  /** Ends the tokens of all who have a key, not their sessions: nobody listened for a while, and another may have. */
  endTokens(): void
  /** Uses a code up for nothing. One that is unknown changes nothing. */
  burn(code: string): void
  /** The session of a bearer token, now active again. Null when there is none or it was idle too long. */
  find(token: string): SignedIn | null
  /** Those that came in with a code of a session and are not over, the latest first. */
  phones(): readonly Phone[]
  /** Ends the session of one of them at once. False: there is none of this id. */
  endPhone(id: string): boolean
  /** The file that would sign in again, after a start, who was signed out. Null: none would. */
  stale(): string | null
}

/**
 * Makes a sign-in without codes, and with the sessions that were kept.
 *
 * @param monotonicMs Milliseconds of a clock that never jumps.
 * @param now         Epoch milliseconds, to say since when a phone is in and how long a kept session was not used.
 * @param keep        Where sessions are kept: at once when one begins or ends, each minute while it is used. Default nowhere.
 */
export function createSignIn(
  monotonicMs: () => number = () => performance.now(),
  now: () => number = Date.now,
  keep: KeptSignIns | null = null,
): SignIn {
  const codes = createHeldSecrets<null>(MAX_CODES, CODE_TTL_MS, monotonicMs)
  const shownCodes = createHeldSecrets<Shower>(MAX_CODES, SHOWN_CODE_TTL_MS, monotonicMs)
  const before = keptSessions(keep?.before ?? [], now())
  const sessions = createHeldSecrets<Session>(MAX_SESSIONS, SESSION_IDLE_MS, monotonicMs, before)
  let keptAtMs = monotonicMs()
  const write = (): void => {
    keptAtMs = monotonicMs()
    keep?.write(
      sessions.list().flatMap(({ value: { key, phone }, leftMs }): KeptSignIn[] => {
        const usedAtMs = Math.round(now() - SESSION_IDLE_MS + leftMs())
        return key === null ? [] : [{ key, usedAtMs, phone }]
      }),
    )
  }
  const renewed = (renew: () => boolean): boolean => {
    const isHeld = renew()
    if (monotonicMs() - keptAtMs >= KEEP_EVERY_MS) write()
    return isHeld
  }
  const sessionOf = (key: string) => sessions.list().find(({ value }) => value.key === key)
  const findCode = (code: string) => {
    const shown = shownCodes.find(code)
    return shown?.value.isHeld() === true ? shown : codes.find(code)
  }
  return {
    issueCode: () => codes.issue(null),
    redeem(code, userAgent = null, key = null) {
      const held = findCode(code)
      if (held === null) throw new AppError('ERR_LAUNCH_CODE')
      held.end()
      // A lock of one of two would leave the other to the same browser.
      if (key !== null) sessionOf(key)?.end()
      const shower = held.value
      const agent = userAgent?.slice(0, MAX_AGENT_CHARS) ?? null
      const phone = shower && { id: shower.id, userAgent: agent, signedInAtMs: now() }
      const token = sessions.issue({ key, phone, endShown: () => undefined })
      write()
      shower?.onUsed()
      return token
    },
    again(key, isProven) {
      const held = sessionOf(key)
      if (held === undefined || !isProven()) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
      const token = held.replace()
      write()
      return token
    },
    endTokens() {
      for (const { value, lose } of sessions.list()) if (value.key !== null) lose()
    },
    burn: (code) => findCode(code)?.end(),
    find(token) {
      const held = sessions.find(token)
      if (held === null) return null
      renewed(held.renew)
      const signedIn = held.value
      return {
        touch: () => renewed(held.renew),
        issueCode(onUsed) {
          if (!held.isHeld()) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
          signedIn.endShown()
          const id = randomUUID()
          const code = shownCodes.issue({ id, isHeld: held.isHeld, onUsed })
          const issued = shownCodes.find(code)
          signedIn.endShown = () => issued?.end()
          return { code, id }
        },
        phoneId: signedIn.phone?.id ?? null,
        end() {
          held.end()
          signedIn.endShown()
          write()
        },
      }
    },
    phones: () =>
      sessions
        .list()
        .flatMap(({ value }) => value.phone ?? [])
        .reverse(),
    endPhone(id) {
      const held = sessions.list().find(({ value }) => value.phone?.id === id)
      if (held === undefined) return false
      held.end()
      held.value.endShown()
      write()
      return true
    },
    stale: () => keep?.stale() ?? null,
  }
}

/** Those that were used within the time a session may idle, and not after now. */
const keptSessions = (
  kept: KeptSignIns['before'],
  nowMs: number,
): readonly WithoutSecret<Session>[] =>
  kept.flatMap(({ key, usedAtMs, phone }) => {
    const idleMs = nowMs - usedAtMs
    if (idleMs < -CLOCK_SLACK_MS || idleMs >= SESSION_IDLE_MS) return []
    const value = { key, phone, endShown: () => undefined }
    return { value, leftMs: SESSION_IDLE_MS - idleMs }
  })

/** The session that shows a code. */
interface Shower {
  /** Of the phone that the code signs in. */
  readonly id: string
  isHeld: () => boolean
  onUsed: () => void
}

/** What a session is. */
interface Session {
  /** Of its browser. Null: it has none. */
  readonly key: string | null
  readonly phone: Phone | null
  /** Ends the code that it shows. */
  endShown: () => void
}
