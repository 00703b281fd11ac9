import type { OnAir, OnAirMode } from '../shared/on-air.ts'

/** So long after the last session a show may still go on: an encoder that fell out comes back. */
const AFTER_MS = 10 * 60_000

export interface OnAirTools {
  /** What the operator set. */
  mode(): OnAirMode
  /** How many publish or watch now. */
  liveSessions(): number
  /** Epoch milliseconds. */
  now(): number
}

/** Says whether the station is on air, by what is live or by what the operator set. */
export function watchOnAir({ mode, liveSessions, now }: OnAirTools): () => OnAir {
  let state: OnAir = { isOn: false, mode: 'auto', sinceMs: now() }
  let liveUntilMs = Number.NEGATIVE_INFINITY

  return () => {
    const nowMs = now()
    if (liveSessions() > 0) liveUntilMs = nowMs + AFTER_MS
    const set = mode()
    const isOn = set === 'auto' ? nowMs < liveUntilMs : set === 'on'
    const sinceMs = isOn === state.isOn ? state.sinceMs : nowMs
    if (isOn !== state.isOn || set !== state.mode) state = { isOn, mode: set, sinceMs }
    return state
  }
}

/** What can wait does so while the station is on air, and for so long at most: some are on air day and night. */
const HELD_MS = 11 * 3_600_000

/**
 * Whether work in the background is held back for the show.
 *
 * @param dueAtMs Since when it is due, epoch milliseconds.
 */
export const isHeldBack = (onAir: OnAir, dueAtMs: number, nowMs: number): boolean =>
  onAir.isOn && nowMs < heldUntilMs(dueAtMs)

/** Until when work that is due is held back at most. Both are epoch milliseconds. */
export const heldUntilMs = (dueAtMs: number): number => dueAtMs + HELD_MS
