/** What came from one media server since start. */
export interface Traffic {
  /** First and latest request that carried its secret, epoch milliseconds. Null before the first. */
  readonly firstRequestAtMs: number | null
  readonly lastRequestAtMs: number | null
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

  request(serverId: string, nowMs: number): void {
    const counts = this.#byServer.get(serverId)
    if (counts === undefined) {
      this.#byServer.set(serverId, {
        firstRequestAtMs: nowMs,
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
    return counts === undefined ? NOTHING : { ...counts }
  }
}
