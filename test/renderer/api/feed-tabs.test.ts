import { describe, expect, it, vi } from 'vitest'
import {
  applyLine,
  type FeedState,
  goOffline,
  INITIAL_FEED,
} from '../../../renderer/api/feed-state.ts'
import { shareFeed, type TabsWorld, type Told } from '../../../renderer/api/feed-tabs.ts'
import { batch, hello, session } from '../../shared/records.ts'

/** The tabs of one browser: their lock, and what they tell each other. */
function browser() {
  const channels = new Set<{ onmessage: unknown }>()
  /** Of tabs that were frozen: what they are told waits. */
  const frozen = new Set<unknown>()
  let holder: { readonly lose: () => void } | null = null
  const waiting: (() => void)[] = []
  const free = (): void => {
    holder = null
    waiting.shift()?.()
  }
  const request = (_name: string, options: LockOptions, work: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const take = (): void => {
        if (options.signal?.aborted === true) return
        const mine = { lose: () => reject(new DOMException('stolen', 'AbortError')) }
        holder = mine
        void work().then(() => {
          resolve()
          if (holder === mine) free()
        })
      }
      options.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
      if (options.steal === true) holder?.lose()
      if (holder === null || options.steal === true) take()
      else waiting.push(take)
    })
  const channel = () => {
    const own: ReturnType<TabsWorld['channel']> = {
      onmessage: null,
      postMessage: (data: Told) => {
        for (const each of channels as Set<typeof own>) {
          if (each !== own && !frozen.has(each))
            each.onmessage?.call(each as BroadcastChannel, { data } as MessageEvent)
        }
      },
      close: () => void channels.delete(own),
    }
    channels.add(own)
    return own
  }
  return {
    ...({ locks: { request } as TabsWorld['locks'], channel } satisfies TabsWorld),
    /** Freezes the tab that was opened first. */
    freeze: () => void frozen.add([...channels][0]),
    thaw: () => frozen.clear(),
  }
}

/** A tab; `opened` counts how often it read the feed itself. */
function openTab(world: TabsWorld) {
  const stop = new AbortController()
  let state: FeedState = INITIAL_FEED
  let tellAll: (told: Told) => void = () => undefined
  const tab = {
    opened: 0,
    get: () => state,
    hear(line: ReturnType<typeof hello> | ReturnType<typeof batch>) {
      state = applyLine(state, line)
      tellAll({ kind: 'line', line })
    },
    breakOff() {
      state = goOffline(state, 5)
      tellAll({ kind: 'offline', atMs: 5 })
    },
    close: () => stop.abort(),
  }
  const read = (stopped: AbortSignal, tell: (told: Told) => void): Promise<void> => {
    tab.opened += 1
    tellAll = tell
    return new Promise((resolve) => stopped.addEventListener('abort', () => resolve()))
  }
  const set = (next: FeedState): void => {
    state = next
  }
  void shareFeed(world, { get: tab.get, set, read }, stop.signal)
  return tab
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const idsOf = ({ get }: { get: () => FeedState }) => [...get().sessions.keys()]

describe('a feed for all tabs', () => {
  it('is read by one of them, and the others know what it knows, however late they come', async () => {
    const world = browser()
    const first = openTab(world)
    const second = openTab(world)
    first.hear(hello({ sessions: [session({ id: 'a' })] }))
    const third = openTab(world)
    first.hear(batch({ started: [session({ id: 'b' })] }))
    expect([first.opened, second.opened, third.opened]).toEqual([1, 0, 0])
    for (const tab of [first, second, third]) expect(idsOf(tab)).toEqual(['a', 'b'])
    first.breakOff()
    expect(third.get()).toMatchObject({ status: 'offline', offlineSinceMs: 5 })
    for (const tab of [third, second, first]) tab.close()
    await turn()
  })

  it('makes nothing of a change before it knows what was changed', async () => {
    const world = browser()
    const channel = world.channel()
    const late = openTab({ ...world, locks: { request: () => new Promise(() => {}) } as never })
    channel.postMessage({ kind: 'line', line: batch({ started: [session({ id: 'b' })] }) })
    expect(late.get()).toBe(INITIAL_FEED)
    late.close()
  })

  it('is read by the next once the one that read is closed', async () => {
    const world = browser()
    const first = openTab(world)
    const second = openTab(world)
    first.hear(hello())
    first.close()
    await turn()
    expect(second.opened).toBe(1)
    second.close()
  })

  it('is taken over from a tab that says nothing any more, which follows from then on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const world = browser()
      const frozen = openTab(world)
      const second = openTab(world)
      frozen.hear(hello())
      vi.advanceTimersByTime(14_000)
      frozen.hear(batch())
      vi.advanceTimersByTime(14_000)
      await turn()
      expect(second.opened).toBe(0)
      // Asked once more, it answers: it was slow alone.
      vi.advanceTimersByTime(16_000)
      await turn()
      expect(second.opened).toBe(0)
      world.freeze()
      vi.advanceTimersByTime(19_000)
      await turn()
      expect(second.opened).toBe(1)
      world.thaw()
      second.hear(hello({ sessions: [session({ id: 'c' })] }))
      expect(idsOf(frozen)).toEqual(['c'])
      for (const tab of [frozen, second]) tab.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
