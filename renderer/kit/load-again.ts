/** What loading again needs of the world; tests hand in their own. */
export interface LoadAgainWorld<Part> {
  readonly load: () => Promise<Part>
  /** Whether whoever serves the page answers. */
  readonly isThere: () => Promise<boolean>
  readonly wait: (ms: number) => Promise<void>
}

const FIRST_MS = 250
const AGAIN_MS = 1_000
/** How often it may fail while the page is served: a single time may be the moment of a start. */
const MOST_FAILURES = 2

/**
 * Tries again and again to load a part of the page, for as long as nobody serves the page.
 *
 * @param signal Once aborted it gives up.
 * @returns The part. Null: the page is served and this part of it is not, as after an update, or the browser does not ask for it
 *          twice; or it was aborted.
 */
export async function loadAgain<Part>(
  { load, isThere, wait }: LoadAgainWorld<Part>,
  signal: AbortSignal,
): Promise<Part | null> {
  let failures = 0
  for (let waitMs = FIRST_MS; failures < MOST_FAILURES; waitMs = AGAIN_MS) {
    await wait(waitMs)
    if (signal.aborted) return null
    if (!(await isThere())) continue
    try {
      return await load()
    } catch {
      failures += 1
    }
  }
  return null
}

/** How long after the page loaded itself anew it does not do so again: what is broken would have it load for ever. */
const ONCE_IN_MS = 60_000

/**
 * Whether the page may load itself anew now, which counts as having done so.
 *
 * @param lastMs When it last did, epoch milliseconds as text. Null: never. Pure.
 */
export const mayReload = (lastMs: string | null, nowMs: number): boolean =>
  lastMs === null || !(nowMs - Number(lastMs) < ONCE_IN_MS)
