import type { Asked } from './types.ts'

/** What came from one media server. */
export interface Traffic {
  /** First and latest request that carried its secret, epoch milliseconds, also before this start. Null before the first. */
  readonly firstRequestAtMs: number | null
  readonly lastRequestAtMs: number | null
  /** Since the start, as `malformed`. */
  readonly requests: number
  readonly malformed: number
}

interface Counts {
  firstRequestAtMs: number
  lastRequestAtMs: number
  requests: number
  malformed: number
}

const NOTHING: Traffic = {
  firstRequestAtMs: null,
  lastRequestAtMs: null,
  requests: 0,
  malformed: 0,
}

/** Counts requests by media server, in memory. */
export class TrafficCounter {
  readonly #byServer = new Map<string, Counts>()
  readonly #before: ReadonlyMap<string, Asked>

  /** @param before When media servers asked before this start, by their ids. Default: none did. */
  constructor(before: ReadonlyMap<string, Asked> = new Map()) {
    this.#before = before
  }

  request(serverId: string, nowMs: number): void {
    const counts = this.#byServer.get(serverId)
    if (counts === undefined) {
      this.#byServer.set(serverId, {
        firstRequestAtMs: this.#before.get(serverId)?.firstAtMs ?? nowMs,
        lastRequestAtMs: nowMs,
        requests: 1,
        malformed: 0,
      })
      return
    }
    counts.lastRequestAtMs = nowMs
    counts.requests += 1
  }

  malformed(serverId: string): void {
    const counts = this.#byServer.get(serverId)
    if (counts !== undefined) counts.malformed += 1
  }

  of(serverId: string): Traffic {
    const counts = this.#byServer.get(serverId)
    if (counts !== undefined) return { ...counts }
    const before = this.#before.get(serverId)
    if (before === undefined) return NOTHING
    const { firstAtMs, lastAtMs } = before
    return { ...NOTHING, firstRequestAtMs: firstAtMs, lastRequestAtMs: lastAtMs }
  }

  /** When each media server asked, by its id, also before this start. */
  asked(): ReadonlyMap<string, Asked> {
    const asked = new Map(this.#before)
    for (const [id, { firstRequestAtMs, lastRequestAtMs }] of this.#byServer) {
      asked.set(id, { firstAtMs: firstRequestAtMs, lastAtMs: lastRequestAtMs })
    }
    return asked
  }
}
