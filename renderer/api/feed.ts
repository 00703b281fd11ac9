import { useSyncExternalStore } from 'react'
import type { FeedLine } from '../../shared/api.ts'
import { ApiError, openFeed } from './client.ts'
import { applyLine, type FeedState, goOffline, INITIAL_FEED } from './feed-state.ts'
import { browserTabs, shareFeed, type TabsWorld, type Told } from './feed-tabs.ts'

/** Longest silence before the feed counts as broken: the server sends a line at least every five seconds. */
const SILENCE_MS = 12_000
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5_000

/** What the feed needs of the world; tests hand in their own. */
export interface FeedWorld {
  readonly open: (signal: AbortSignal) => Promise<Response>
  readonly now: () => number
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** What tabs of one browser share a feed by. Null: this one reads for itself. Default null. */
  readonly tabs?: TabsWorld | null
}

/** A live feed that reconnects by itself until stopped. */
export interface Feed {
  readonly get: () => FeedState
  readonly subscribe: (listener: () => void) => () => void
  /** Connects and stays connected; returns what stops it. */
  readonly start: () => () => void
}

/** A feed that has not started yet. */
export function createFeed(world: FeedWorld): Feed {
  let state = INITIAL_FEED
  const listeners = new Set<() => void>()
  const set = (next: FeedState): void => {
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  async function readOnce(
    stopped: AbortSignal,
    onHello: () => void,
    tell: (told: Told) => void,
  ): Promise<void> {
    const broken = new AbortController()
    const signal = AbortSignal.any([stopped, broken.signal])
    const response = await world.open(signal)
    let watchdog = setTimeout(() => broken.abort(), SILENCE_MS)
    try {
      for await (const line of linesOf(response)) {
        clearTimeout(watchdog)
        watchdog = setTimeout(() => broken.abort(), SILENCE_MS)
        if (line.kind === 'hello') onHello()
        set(applyLine(state, line))
        tell({ kind: 'line', line })
      }
    } finally {
      clearTimeout(watchdog)
    }
  }

  async function read(stopped: AbortSignal, tell: (told: Told) => void): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!stopped.aborted) {
      try {
        const onHello = (): void => {
          retryMs = FIRST_RETRY_MS
        }
        await readOnce(stopped, onHello, tell)
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return
      }
      if (stopped.aborted) return
      const atMs = world.now()
      set(goOffline(state, atMs))
      tell({ kind: 'offline', atMs })
      await world.wait(retryMs, stopped)
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
    }
  }

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => {
      const stop = new AbortController()
      const { tabs = null } = world
      if (tabs === null) void read(stop.signal, () => undefined)
      else void shareFeed(tabs, { get: () => state, set, read }, stop.signal)
      return () => stop.abort()
    },
  }
}

/** The lines of an NDJSON answer as they arrive. A line that cannot be read is left out. */
export async function* linesOf(response: Response): AsyncGenerator<FeedLine> {
  if (response.body === null) return
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      const line = parseLine(text)
      if (line !== null) yield line
    }
  }
}

function parseLine(text: string): FeedLine | null {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Resolves after so long, or at once when stopped. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** The one feed of this page, shared with the other tabs of the browser. */
export const feed: Feed = createFeed({ open: openFeed, now: Date.now, wait, tabs: browserTabs() })

/** A part of the live state, re-rendering only when that part changes. `pick` must not build new objects. */
export const useFeed = <T>(pick: (state: FeedState) => T): T =>
  useSyncExternalStore(feed.subscribe, () => pick(feed.get()))
