import type { FeedLine } from '../../shared/api.ts'
import { applyLine, type FeedState, goOffline } from './feed-state.ts'

const NAME = 'stagedoor.feed'
/** The tab that reads says something at least every five seconds, also while it is offline. */
const SILENCE_MS = 15_000
/** How long a tab waits for an answer. It asks twice before it takes over. */
const ANSWER_MS = 3_000

/** What the tabs of a browser tell each other. */
export type Told =
  /** Asks whoever reads for all that is known. */
  | { readonly kind: 'join' }
  | { readonly kind: 'state'; readonly state: FeedState }
  | { readonly kind: 'line'; readonly line: FeedLine }
  | { readonly kind: 'offline'; readonly atMs: number }

/** A tab, as far as sharing the feed goes. */
export interface TabFeed {
  readonly get: () => FeedState
  readonly set: (state: FeedState) => void
  /** Reads the feed itself until stopped or signed out, telling the others. */
  readonly read: (stopped: AbortSignal, tell: (told: Told) => void) => Promise<void>
}

/** What sharing needs of the browser; tests hand in their own. */
export interface TabsWorld {
  readonly locks: Pick<LockManager, 'request'>
  readonly channel: () => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>
}

/** The browser's own. Null where it has none: then each tab reads for itself. */
export const browserTabs = (): TabsWorld | null =>
  typeof navigator === 'undefined' || navigator.locks === undefined
    ? null
    : { locks: navigator.locks, channel: () => new BroadcastChannel(NAME) }

/**
 * Keeps a tab up to date with one feed for all tabs of the browser: whoever holds the lock reads it and tells the others. Over HTTP/1.1
 * a browser opens six connections to a host, so that a feed for each tab would leave none for calls. A tab that reads and says
 * nothing for long nor answers when asked, as when it is frozen, is taken over from.
 */
export async function shareFeed(
  { locks, channel: open }: TabsWorld,
  tab: TabFeed,
  stopped: AbortSignal,
): Promise<void> {
  const channel = open()
  const tell = (told: Told): void => channel.postMessage(told)
  let reads = false
  let isSilent = false
  let knows = false
  let waiting = new AbortController()
  let watchdog: ReturnType<typeof setTimeout> | undefined
  const watch = (ms: number, isAskedAgain = false): void => {
    clearTimeout(watchdog)
    if (reads || stopped.aborted) return
    watchdog = setTimeout(() => {
      // On a busy machine the answer may lie here unread, behind this timer.
      if (!isAskedAgain) {
        watch(ANSWER_MS, true)
        tell({ kind: 'join' })
        return
      }
      isSilent = true
      waiting.abort()
    }, ms)
  }
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.kind === 'join') {
      if (reads) tell({ kind: 'state', state: tab.get() })
      return
    }
    if (reads) return
    watch(SILENCE_MS)
    const next = stateAfter(tab.get(), data, knows)
    if (next === null) return
    knows = true
    tab.set(next)
  }
  stopped.addEventListener('abort', () => {
    clearTimeout(watchdog)
    channel.close()
  })
  watch(ANSWER_MS)
  tell({ kind: 'join' })
  let isOver = false
  while (!stopped.aborted && !isOver) {
    const mine = new AbortController()
    waiting = new AbortController()
    const options: LockOptions = isSilent
      ? { steal: true }
      : { signal: AbortSignal.any([stopped, waiting.signal]) }
    isSilent = false
    try {
      await locks.request(NAME, options, async () => {
        reads = true
        clearTimeout(watchdog)
        await tab.read(AbortSignal.any([stopped, mine.signal]), tell)
        isOver = !mine.signal.aborted
      })
    } catch {
      // Stopped, silent, or taken over by another tab: then it is followed.
    }
    mine.abort()
    reads = false
    if (!isSilent) watch(SILENCE_MS)
  }
}

/** Null: nothing can be made of it before all that is known was told. */
function stateAfter(state: FeedState, told: Told, knows: boolean): FeedState | null {
  if (told.kind === 'state') return told.state
  if (told.kind === 'line') {
    return knows || told.line.kind === 'hello' ? applyLine(state, told.line) : null
  }
  return told.kind === 'offline' ? goOffline(state, told.atMs) : null
}
