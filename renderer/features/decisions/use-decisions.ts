import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../api/client.ts'
import { feed } from '../../api/feed.ts'
import type { ReadFilter } from './filter.ts'
import { addNewer, addOlder, countNewer, type DecisionWindow, openWindow } from './window.ts'

const PAGE_SIZE = '200'
/** About what a tall screen shows. */
const SCREENFUL = 60

/** The decisions under one filter, as they stand on screen. */
export interface Decisions extends DecisionWindow {
  readonly reading: boolean
  readonly error: Error | null
  /** Does nothing while reading, at the end, and after an error until {@link retry}. */
  readonly readOlder: () => void
  readonly retry: () => void
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

  useEffect(() => {
    if (filterNow.current !== filter) {
      filterNow.current = filter
      setWindow(start(filter))
      setReading(false)
      setError(null)
    }
    const take = frozen ? countNewer : addNewer
    const follow = (): void => setWindow((held) => take(held, feed.get().decisions, filter.matches))
    follow()
    return feed.subscribe(follow)
  }, [filter, frozen])

  const { before } = window
  const readOlder = useCallback(() => {
    if (before === null || reading || error !== null) return
    setReading(true)
    const isCurrent = (): boolean => filterNow.current === filter
    readPage(filter, before)
      .then((page) => isCurrent() && setWindow((held) => addOlder(held, page, filter.matches)))
      .catch((reason: unknown) => {
        if (isCurrent()) setError(reason instanceof Error ? reason : new Error('Unread'))
      })
      .finally(() => isCurrent() && setReading(false))
  }, [before, filter, reading, error])

  // A filter that leaves few rows reads on by itself until the screen is full or all was seen.
  useEffect(() => {
    if (window.rows.length < SCREENFUL) readOlder()
  }, [window.rows.length, readOlder])

  return { ...window, reading, error, readOlder, retry: () => setError(null) }
}

const start = (filter: ReadFilter): DecisionWindow =>
  openWindow(feed.get().decisions, filter.matches)

function readPage(filter: ReadFilter, before: number) {
  const query = { ...filter.query, limit: PAGE_SIZE }
  return call('GET /decisions', {
    query: before === Number.MAX_SAFE_INTEGER ? query : { ...query, before: String(before) },
  })
}
