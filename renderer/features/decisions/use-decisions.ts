import { useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ReadFilter as Read } from '../../../shared/read-filter.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { call } from '../../api/client.ts'
import { feed, useFeed } from '../../api/feed.ts'
import { addNewer, addOlder, countNewer, type DecisionWindow, openWindow } from './window.ts'

type ReadFilter = Read<DecisionRecord>

const PAGE_SIZE = '200'
/** Pages read by itself to fill the screen; whoever wants to look further back says so. */
const PAGES_BY_ITSELF = 10
/** About what a tall screen shows. */
const SCREENFUL = 60

/** The decisions under one filter, as they stand on screen. */
export interface Decisions extends DecisionWindow {
  readonly reading: boolean
  readonly error: Error | null
  /** Does nothing while reading, at the end, and after an error until {@link retry}. */
  readonly readOlder: () => void
  readonly retry: () => void
  /** Whether it stopped looking for older ones by itself: too few of very many fit. */
  readonly isPaused: boolean
  /** How many decisions were looked through for older ones. */
  readonly looked: number
  readonly lookFurther: () => void
  /** Decisions the feed left out since the list was begun, as they came faster than the page took them. */
  readonly leftOut: number
  /** Begins anew, and reads from disk what the feed left out. */
  readonly beginAnew: () => void
}

/**
 * Follows the live feed and reads older decisions on demand, never holding more than the window.
 *
 * @param filter Memoise it: a new one starts over.
 * @param frozen True keeps the rows as they are while newer ones are only counted.
 */
export function useDecisions(filter: ReadFilter, frozen: boolean): Decisions {
  const [window, setWindow] = useState<DecisionWindow>(() => start(filter))
  const [reading, setReading] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const filterNow = useRef(filter)
  const [looked, setLooked] = useState(NOT_LOOKED)
  const skipped = useFeed((state) => state.skipped)
  const [skippedBefore, setSkippedBefore] = useState(skipped)

  useEffect(() => {
    if (filterNow.current !== filter) {
      filterNow.current = filter
      setWindow(start(filter))
      setReading(false)
      setError(null)
      setLooked(NOT_LOOKED)
      setSkippedBefore(feed.get().skipped)
    }
    const take = frozen ? countNewer : addNewer
    const follow = (): void => setWindow((held) => take(held, feed.get().decisions, filter.matches))
    follow()
    // Drawn at once: what waited to be drawn would move the lines after a key that holds them, and take the one with the focus away.
    return feed.subscribe(() => flushSync(follow))
  }, [filter, frozen])

  const { before } = window
  const readOlder = useCallback(() => {
    if (before === null || reading || error !== null) return
    setReading(true)
    const isCurrent = (): boolean => filterNow.current === filter
    readPage(filter, before)
      .then((page) => {
        if (!isCurrent()) return
        setWindow((held) => addOlder(held, page, filter.matches))
        setLooked(({ pages, rows }) => ({ pages: pages + 1, rows: rows + page.looked }))
      })
      .catch((reason: unknown) => {
        if (isCurrent()) setError(reason instanceof Error ? reason : new Error('Unread'))
      })
      .finally(() => isCurrent() && setReading(false))
  }, [before, filter, reading, error])

  // A filter that leaves few rows reads on by itself until the screen is full or all was seen.
  const isShort = window.rows.length < SCREENFUL
  const isPaused = isShort && looked.pages >= PAGES_BY_ITSELF
  useEffect(() => {
    if (isShort && !isPaused) readOlder()
  }, [isShort, isPaused, readOlder])

  return {
    ...window,
    reading,
    error,
    readOlder: isPaused ? nothing : readOlder,
    retry: () => setError(null),
    isPaused,
    looked: looked.rows,
    lookFurther: () => setLooked(({ rows }) => ({ pages: 0, rows })),
    leftOut: skipped - skippedBefore,
    beginAnew() {
      setWindow(start(filter))
      setError(null)
      setLooked(NOT_LOOKED)
      setSkippedBefore(feed.get().skipped)
    },
  }
}

const NOT_LOOKED = { pages: 0, rows: 0 }
const nothing = (): void => undefined

const start = (filter: ReadFilter): DecisionWindow =>
  openWindow(feed.get().decisions, filter.matches)

function readPage(filter: ReadFilter, before: number) {
  const query = { filter: filter.usable, limit: PAGE_SIZE }
  return call('GET /decisions', {
    query: before === Number.MAX_SAFE_INTEGER ? query : { ...query, before: String(before) },
  })
}
