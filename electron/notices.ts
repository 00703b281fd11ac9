import type { Notice, NoticeKind } from '../shared/notice.ts'

/** The same thing is told once in this time; until then it is only counted. */
const FOLD_MS = 600_000
const KEPT = 100

/** What an operator may want to hear of. */
export interface Notices {
  /** @param key What it is about: within ten minutes the same is one notice. @param text Without secrets and addresses. */
  add(kind: NoticeKind, key: string, text: string): void
  /** The latest first. */
  list(): readonly Notice[]
  /** Id of the latest; 0 when there was none. */
  lastId(): number
}

/**
 * Makes a list.
 *
 * @param now    Epoch milliseconds.
 * @param before Those of before the start, the latest first. Default none.
 */
export function createNotices(now: () => number, before: readonly Notice[] = []): Notices {
  let notices = before
  let lastId = before[0]?.id ?? 0
  return {
    add(kind, key, text) {
      const atMs = now()
      const same = notices.find((each) => each.kind === kind && each.key === key)
      if (same !== undefined && atMs - same.atMs < FOLD_MS) {
        const counted = { ...same, times: same.times + 1 }
        notices = notices.map((each) => (each === same ? counted : each))
        return
      }
      lastId += 1
      notices = [{ id: lastId, kind, key, atMs, times: 1, text }, ...notices].slice(0, KEPT)
    },
    list: () => notices,
    lastId: () => lastId,
  }
}
