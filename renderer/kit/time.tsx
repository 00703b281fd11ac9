import { type ReactNode, useSyncExternalStore } from 'react'
import { formatAgo, formatDuration, formatFull, formatTime } from './format.ts'

const listeners = new Set<() => void>()
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  nowMs = Date.now()
  timer ??= setInterval(() => {
    nowMs = Date.now()
    for (const each of listeners) each()
  }, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time now, re-rendering once a second. All that tick share one timer. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs)

/** A point in time: time of day, the full date on hover. */
export function Time({ atMs }: { readonly atMs: number }): ReactNode {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatFull(atMs)} className="figures">
      {formatTime(atMs, Date.now())}
    </time>
  )
}

/** How long ago (or until), ticking. */
export function Ago({ atMs }: { readonly atMs: number }): ReactNode {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatFull(atMs)} className="figures">
      {formatAgo(atMs, useNow())}
    </time>
  )
}

/** The span between two moments; without an end it ticks. */
export function Duration(props: {
  readonly sinceMs: number
  readonly untilMs?: number | null
}): ReactNode {
  const now = useNow()
  return <span className="figures">{formatDuration((props.untilMs ?? now) - props.sinceMs)}</span>
}
