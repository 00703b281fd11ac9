/** How much the handler has to do: what work in the background must take little of the time, or nearly none. */
export type Busyness = 'quiet' | 'busy' | 'full'

/** Entries stored a second from which it is more than quiet, and from which it is full. */
const BUSY_FROM = 200
const FULL_FROM = 4_000
/** The latest moments looked at, milliseconds. */
const WINDOW_MS = 250

/** Watches how many entries a journal stores. */
export function watchBusyness(journal: { readonly stored: number }): () => Busyness {
  let atMs = performance.now()
  let stored = 0
  let busyness: Busyness = 'quiet'
  return () => {
    const nowMs = performance.now()
    if (nowMs - atMs < WINDOW_MS) return busyness
    const perSecond = ((journal.stored - stored) * 1_000) / (nowMs - atMs)
    busyness = perSecond > FULL_FROM ? 'full' : perSecond > BUSY_FROM ? 'busy' : 'quiet'
    stored = journal.stored
    atMs = nowMs
    return busyness
  }
}
