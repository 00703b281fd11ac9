import type { Notice } from '../../../shared/notice.ts'

/** The same thing is told once in this time. */
const SAME_MS = 600_000
const WINDOW_MS = 60_000
/** Told in a minute at most, besides one that says how many more there are. */
const MOST = 3

/** What is to be told outside of the page: a notice, or how many more there were. */
export type Told = { readonly notice: Notice } | { readonly more: number }

/** Lets few notices through. */
export interface NoticeGate {
  /**
   * What of notices is to be told now, the oldest first.
   *
   * @param isOnAir During a show alarms alone are told; the rest is in the list.
   */
  take(notices: readonly Notice[], isOnAir: boolean, nowMs: number): readonly Told[]
  /** How many wait to be summed up. Asked again in a minute they are told. */
  held(): number
}

/** Makes one that told nothing yet. */
export function createNoticeGate(): NoticeGate {
  const same = new Map<string, number>()
  let told: readonly number[] = []
  let held = 0

  function isAgain(notice: Notice, nowMs: number): boolean {
    for (const [key, atMs] of same) if (nowMs - atMs >= SAME_MS) same.delete(key)
    const key = `${notice.kind} ${notice.key}`
    if (same.has(key)) return true
    same.set(key, nowMs)
    return false
  }

  return {
    take(notices, isOnAir, nowMs) {
      told = told.filter((atMs) => nowMs - atMs < WINDOW_MS)
      const out: Told[] = []
      for (const notice of [...notices].sort((one, other) => one.id - other.id)) {
        if (isOnAir && notice.kind !== 'alarm') continue
        if (isAgain(notice, nowMs)) continue
        if (told.length >= MOST) {
          held += 1
          continue
        }
        told = [...told, nowMs]
        out.push({ notice })
      }
      const isFree = told.length < MOST
      if (held > 0 && isFree) {
        out.push({ more: held })
        told = [...told, nowMs]
        held = 0
      }
      return out
    },
    held: () => held,
  }
}
