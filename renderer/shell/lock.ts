import { canLock, lock } from '../api/session.ts'
import { toastNothing } from '../kit/toast.tsx'
import { t } from '../language/t.ts'

const AFTER_KEY = 'stagedoor.lock-after'
const USED_KEY = 'stagedoor.used'
const LOOK_MS = 5_000
const MINUTE_MS = 60_000
const USES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/**
 * Minutes without use after which this browser locks; 0 is never, and the default: a console that is watched on a wall is
 * touched by nobody and must not go dark in the middle of a show.
 */
export const lockAfter = (): number => Number(localStorage.getItem(AFTER_KEY) ?? '0') || 0

/** Changes and keeps {@link lockAfter}. */
export const setLockAfter = (minutes: number): void =>
  localStorage.setItem(AFTER_KEY, String(minutes))

/** Locks, or says why that cannot be done here. */
export async function lockNow(): Promise<void> {
  if (canLock()) return lock()
  toastNothing(
    t('The desktop window is not locked'),
    t('It has no session to end. Lock the computer, or close the window.'),
  )
}

/** Locks once nothing was touched for so long in any tab of this browser. Returns what stops it. */
export function lockWhenIdle(): () => void {
  let notedMs = 0
  const note = (): void => {
    const nowMs = Date.now()
    if (nowMs - notedMs < LOOK_MS) return
    notedMs = nowMs
    localStorage.setItem(USED_KEY, String(nowMs))
  }
  const look = (): void => {
    const minutes = lockAfter()
    const idleMs = Date.now() - Number(localStorage.getItem(USED_KEY))
    if (minutes > 0 && idleMs >= minutes * MINUTE_MS) void lock()
  }
  note()
  for (const use of USES) addEventListener(use, note, { passive: true, capture: true })
  const timer = setInterval(look, LOOK_MS)
  return () => {
    clearInterval(timer)
    for (const use of USES) removeEventListener(use, note, { capture: true })
  }
}
