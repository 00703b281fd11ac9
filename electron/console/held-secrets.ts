import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, so that none can be guessed. */
const SECRET_BYTES = 32

/** What a secret stands for. */
interface Held<T> {
  readonly value: T
  /** Whether it is not over yet. */
  isHeld(): boolean
  /** Lets it last as long as from its beginning again. False once it is over. */
  renew(): boolean
  /** How much longer it lasts, milliseconds. */
  leftMs(): number
  /** Makes another secret stand for it, which is renewed; the one before stands for nothing any more. */
  replace(): string
  /** Leaves it without a secret, until another takes its place. */
  lose(): void
  /** Ends it at once. */
  end(): void
}

/** What a secret stood for that was lost. */
export interface WithoutSecret<T> {
  readonly value: T
  /** How much longer it lasts, milliseconds. */
  readonly leftMs: number
}

/** Secrets that each stand for something for a while. Only hashes are held. */
export interface HeldSecrets<T> {
  /** Makes one. Where there are as many as may be, the oldest goes, so that a loop cannot fill memory. */
  issue(value: T): string
  /** What it stands for. Null when it is unknown, over or too old. */
  find(secret: string): Held<T> | null
  /** All that are not over, the oldest first. */
  list(): readonly Held<T>[]
}

/**
 * Makes a list that holds none.
 *
 * @param most        How many there may be.
 * @param ttlMs       How long each lasts, milliseconds.
 * @param monotonicMs Milliseconds of a clock that never jumps.
 * @param before      What is held from the beginning, the oldest first, without a secret. Default nothing.
 */
export function createHeldSecrets<T>(
  most: number,
  ttlMs: number,
  monotonicMs: () => number,
  before: readonly WithoutSecret<T>[] = [],
): HeldSecrets<T> {
  interface Entry {
    digest: Buffer
    readonly value: T
    untilMs: number
  }
  let all: readonly Entry[] = before.map(({ value, leftMs }) => ({
    digest: ofNothing(),
    value,
    untilMs: monotonicMs() + Math.min(leftMs, ttlMs),
  }))
  const drop = (): void => {
    all = all.filter(({ untilMs }) => monotonicMs() < untilMs)
  }
  const heldOf = (entry: Entry): Held<T> => {
    const isHeld = (): boolean => all.includes(entry) && monotonicMs() < entry.untilMs
    return {
      value: entry.value,
      isHeld,
      renew() {
        if (!isHeld()) return false
        entry.untilMs = monotonicMs() + ttlMs
        return true
      },
      leftMs: () => entry.untilMs - monotonicMs(),
      replace() {
        const secret = newSecret()
        entry.digest = digestOf(secret)
        entry.untilMs = monotonicMs() + ttlMs
        return secret
      },
      lose() {
        entry.digest = ofNothing()
      },
      end() {
        all = all.filter((each) => each !== entry)
      },
    }
  }

  return {
    issue(value) {
      drop()
      const secret = newSecret()
      const entry = { digest: digestOf(secret), value, untilMs: monotonicMs() + ttlMs }
      all = [...all.slice(Math.max(0, all.length - most + 1)), entry]
      return secret
    },
    find(secret) {
      drop()
      const digest = digestOf(secret)
      // Every entry is compared, so the time taken tells nothing.
      const entry = all.filter((each) => timingSafeEqual(each.digest, digest))[0]
      return entry === undefined ? null : heldOf(entry)
    },
    list() {
      drop()
      return all.map(heldOf)
    },
  }
}

/** Compares a secret with an expected one in constant time, whatever their lengths. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digestOf(one), digestOf(other))

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/** What no secret hashes to, as far as anybody can tell. */
const ofNothing = (): Buffer => randomBytes(SECRET_BYTES)

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
