import { networkOf } from './address.ts'

/** Wrong secrets an address may send in a row, and in a minute from then on. */
const PER_MINUTE = 20
/** Addresses remembered at most; the one that was quiet longest is forgotten. */
const ADDRESSES = 1_000
/** Media servers remembered of an address, the latest, and how long their ids may be: anybody can make one up. */
const SERVERS = 8
const ID_LENGTH = 128

export interface GuessTools {
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number
  /** Told once when an address sends too many, and again only after it was quiet for a minute. */
  onTooMany(address: string): void
}

/**
 * Notices who sends wrong secrets to the handler, one after the other. It only tells: a right secret is never refused or
 * kept waiting because of others behind the same address, and the secrets are too long to be found by trying.
 */
export interface Guesses {
  /**
   * @param address  Who is connected, in canonical form. Null when the connection is already gone, which counts nowhere.
   * @param serverId In the name of which media server, as they say. Default: none.
   */
  wrong(address: string | null, serverId?: string): void
  /** Those who sent too many and were not quiet for a minute since. */
  told(): readonly Guesser[]
}

/** An address that sends wrong secrets. */
export interface Guesser {
  /** IPv6 as the network of 64 bits. */
  readonly address: string
  /** The media servers in whose name they came, as the path said: there may be no such. Empty: none. */
  readonly serverIds: readonly string[]
}

interface Bucket {
  tokens: number
  atMs: number
  isTold: boolean
  readonly serverIds: Set<string>
}

/** Counts wrong secrets by network, and tells of those who send too many. */
export function createGuesses(tools: GuessTools): Guesses {
  const buckets = new Map<string, Bucket>()

  function refilled(bucket: Bucket, nowMs: number): number {
    return Math.min(PER_MINUTE, bucket.tokens + ((nowMs - bucket.atMs) / 60_000) * PER_MINUTE)
  }

  function bucketOf(network: string, nowMs: number): Bucket {
    const known = buckets.get(network)
    buckets.delete(network)
    const tokens = known === undefined ? PER_MINUTE : refilled(known, nowMs)
    const isTold = tokens < PER_MINUTE && known?.isTold === true
    const serverIds =
      tokens < PER_MINUTE && known !== undefined ? known.serverIds : new Set<string>()
    const bucket = { tokens, atMs: nowMs, isTold, serverIds }
    buckets.set(network, bucket)
    for (const oldest of buckets.keys()) {
      if (buckets.size <= ADDRESSES) break
      buckets.delete(oldest)
    }
    return bucket
  }

  return {
    wrong(address, serverId = '') {
      if (address === null) return
      const network = networkOf(address)
      const bucket = bucketOf(network, tools.monotonicMs())
      if (serverId !== '' && serverId.length <= ID_LENGTH) noteServer(bucket, serverId)
      const isTooMany = bucket.tokens < 1
      bucket.tokens = Math.max(0, bucket.tokens - 1)
      if (!isTooMany || bucket.isTold) return
      bucket.isTold = true
      tools.onTooMany(network)
    },
    told() {
      const nowMs = tools.monotonicMs()
      return [...buckets]
        .filter(([, bucket]) => bucket.isTold && refilled(bucket, nowMs) < PER_MINUTE)
        .map(([address, { serverIds }]) => ({ address, serverIds: [...serverIds] }))
    },
  }
}

function noteServer({ serverIds }: Bucket, id: string): void {
  serverIds.delete(id)
  serverIds.add(id)
  for (const oldest of serverIds) {
    if (serverIds.size <= SERVERS) break
    serverIds.delete(oldest)
  }
}
