/** Answer times of the last minute, for a median and a 99th percentile within 20 %. */
export interface Latency {
  /** @param tookMs From the request's headers to the reply, monotonic. @param nowMs Any clock in milliseconds. */
  record(tookMs: number, nowMs: number): void
  /** Null when nothing was answered in the last minute. */
  read(nowMs: number): { readonly p50Ms: number | null; readonly p99Ms: number | null }
}

const SECONDS = 60
/** Four buckets to each doubling, from one microsecond to about 18 minutes. */
const PER_DOUBLING = 4
const BUCKETS = 30 * PER_DOUBLING

/** Counts in fixed arrays: one row of buckets a second, so that recording allocates nothing. */
export function createLatency(): Latency {
  const counts = new Uint32Array(SECONDS * BUCKETS)
  const rowSecond = new Float64Array(SECONDS).fill(-1)
  return {
    record(tookMs, nowMs) {
      const second = Math.floor(nowMs / 1000)
      const row = ((second % SECONDS) + SECONDS) % SECONDS
      if (rowSecond[row] !== second) {
        counts.fill(0, row * BUCKETS, (row + 1) * BUCKETS)
        rowSecond[row] = second
      }
      const at = row * BUCKETS + bucketOf(tookMs)
      counts[at] = (counts[at] ?? 0) + 1
    },
    read(nowMs) {
      const sums = sumSince(counts, rowSecond, Math.floor(nowMs / 1000) - SECONDS)
      return { p50Ms: percentile(sums, 0.5), p99Ms: percentile(sums, 0.99) }
    },
  }
}

function bucketOf(tookMs: number): number {
  const bucket = Math.ceil(Math.log2(Math.max(1, tookMs * 1000)) * PER_DOUBLING)
  return Math.min(BUCKETS - 1, bucket)
}

function sumSince(counts: Uint32Array, rowSecond: Float64Array, after: number): Uint32Array {
  const sums = new Uint32Array(BUCKETS)
  for (let row = 0; row < SECONDS; row++) {
    if ((rowSecond[row] ?? -1) <= after) continue
    for (let at = 0; at < BUCKETS; at++) {
      sums[at] = (sums[at] ?? 0) + (counts[row * BUCKETS + at] ?? 0)
    }
  }
  return sums
}

/** Upper edge of the bucket below which that share of the answers lies. */
function percentile(sums: Uint32Array, share: number): number | null {
  const total = sums.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  for (let at = 0; at < BUCKETS; at++) {
    seen += sums[at] ?? 0
    if (seen >= total * share) return 2 ** (at / PER_DOUBLING) / 1000
  }
  return null
}
