import { useEffect, useRef, useState } from 'react'
import { queryClient } from '../../api/query.ts'

const MINUTE_MS = 60_000

/** The time now, epoch milliseconds, again each minute: so that `Today` becomes the next day by itself. */
export function useMinute(): number {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}

/**
 * Reads the figures on screen again with each minute while their period still runs. Lists that are read page by page stay:
 * what was read on would no longer fit to the first page.
 *
 * @param untilMs End of the period. Undefined: not known yet.
 */
export function useFreshUsage(nowMs: number, untilMs: number | undefined): void {
  const readAtMs = useRef(nowMs)
  const isRunning = untilMs !== undefined && untilMs > nowMs
  useEffect(() => {
    if (!isRunning || readAtMs.current === nowMs) return
    readAtMs.current = nowMs
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isFigures(queryKey[0]) })
  }, [nowMs, isRunning])
}

/** Whether a call reads figures of usage. */
const isFigures = (call: unknown): boolean =>
  typeof call === 'string' && call.startsWith('GET /usage') && call !== 'GET /usage/sessions'
