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
  /** Ends it at once. */
  end(): void
}

/** A secret as it can be kept elsewhere: by its hash. */
export interface KeptSecret<T> {
  readonly digest: Buffer
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
  /** The same by their hashes. */
  kept(): readonly KeptSecret<T>[]
}

/**
 * Makes a list that holds none.
 *
 * @param most        How many there may be.
 * @param ttlMs       How long each lasts, milliseconds.
 * @param monotonicMs Milliseconds of a clock that never jumps.
 * @param before      Those that are held from the beginning, the oldest first. Default none.
 */
export function createHeldSecrets<T>(
  most: number,
  ttlMs: number,
  monotonicMs: () => number,
  before: readonly KeptSecret<T>[] = [],
): HeldSecrets<T> {
  interface Entry {
    readonly digest: Buffer
    readonly value: T
    untilMs: number
  }
  let all: readonly Entry[] = before.map(({ digest, value, leftMs }) => ({
    digest,
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
      end() {
        all = all.filter((each) => each !== entry)
      },
    }
  }

  return {
    issue(value) {
      drop()
      const secret = randomBytes(SECRET_BYTES).toString('base64url')
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
    kept() {
      drop()
      return all.map(({ digest, value, untilMs }) => {
        return { digest, value, leftMs: untilMs - monotonicMs() }
      })
    },
  }
}

/** Compares a secret with an expected one in constant time, whatever their lengths. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digestOf(one), digestOf(other))

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
