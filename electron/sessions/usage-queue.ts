import { QUARTER_MS, quarterOf } from '../../shared/usage.ts'
import type { Journal, JournalEntry } from '../store/types.ts'
import type { Span } from './awake.ts'

/** What was counted is handed to the journal so often; with its commit it is on disk within a second. */
const FLUSH_MS = 500
/** Entries handed over in one turn, so that a busy handler is never held up for long. */
const FLUSH_AT_ONCE = 500

type ViewedEntry = Extract<JournalEntry, { kind: 'viewed' }>
type Share = { -readonly [K in keyof ViewedEntry]: ViewedEntry[K] }

/** Whose usage it is. */
type UsageOf = Pick<ViewedEntry, 'action' | 'streamId' | 'viewerId' | 'sessionId'>

/** What was counted and waits for the journal. */
export interface UsageQueue {
  /**
   * Files a span of time under the quarters of an hour it lies in; its bytes under the last.
   *
   * @param span May be empty, when only bytes are to be counted.
   */
  file(of: UsageOf, span: Span, bytes: number): void
  /** Hands all of it over now. */
  flush(): void
}

/** Makes a queue. What is in it is kept until the journal took it, however long that fails. */
export function createUsageQueue(journal: Pick<Journal, 'append'>): UsageQueue {
  const waiting = new Map<string, Share>()
  let timer: NodeJS.Timeout | null = null

  function put(share: Share): void {
    const { quarter, streamId, viewerId, sessionId } = share
    const key = `${quarter}\n${streamId}\n${sessionId ?? ''}\n${viewerId ?? ''}`
    const known = waiting.get(key)
    if (known === undefined) waiting.set(key, share)
    else {
      known.ms += share.ms
      known.bytes += share.bytes
      known.seenAtMs = Math.max(known.seenAtMs, share.seenAtMs)
    }
    plan(FLUSH_MS)
  }

  function plan(delayMs: number): void {
    timer ??= setTimeout(() => flushSome(FLUSH_AT_ONCE), delayMs).unref()
  }

  function flushSome(atMost: number): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const some = [...waiting].slice(0, atMost)
    for (const [key] of some) waiting.delete(key)
    if (waiting.size > 0) plan(0)
    for (const [, share] of some) {
      journal.append(share, (error) => {
        if (error !== null) put(share)
      })
    }
  }

  return {
    file(of, { fromMs, toMs }, bytes) {
      let from = Math.min(fromMs, toMs)
      for (;;) {
        const quarter = quarterOf(from)
        const until = Math.min(toMs, (quarter + 1) * QUARTER_MS)
        const isLast = until === toMs
        const share = { ms: until - from, bytes: isLast ? bytes : 0, seenAtMs: until }
        if (share.ms > 0 || share.bytes > 0) put({ kind: 'viewed', ...of, quarter, ...share })
        if (isLast) return
        from = until
      }
    },
    flush: () => flushSome(Number.POSITIVE_INFINITY),
  }
}
