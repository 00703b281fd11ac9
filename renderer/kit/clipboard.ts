import { t } from '../language/t.ts'
import { toast, toastError } from './toast.tsx'

const CLEAR_AFTER_MS = 60_000
const MANAGERS = t('Clipboard managers keep copies of their own.')

/** Puts a text on the clipboard. False when that failed, which is told. */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch (error) {
    toastError(t('Nothing was copied'), error)
    return false
  }
}

/**
 * Takes a secret that was just copied off the clipboard after a minute, if it is still what the clipboard holds, which is
 * said as briefly as all else: beneath lie what was copied and what comes next. Where this page may not look at the clipboard
 * nothing is cleared, since that could be something else by then; it is said, and where the browser would ask, asking is
 * offered.
 *
 * @param what What was copied, e.g. `stream key`; never its text.
 */
export async function clearLater(value: string, what: string): Promise<void> {
  const title = t('Copied: {what}', { what })
  const may = await readPermission()
  if (may === 'granted') return clearInAMinute(value, title)
  const description = t(
    'It stays on the clipboard, as this page may not look whether it is still there. Copy something else when you are done. {managers}',
    { managers: MANAGERS },
  )
  if (may === 'denied') return void toast(title, { description })
  toast(title, {
    description,
    action: { label: t('Clear in 60 s'), onClick: () => void askAndClear(value, title) },
  })
}

async function readPermission(): Promise<PermissionState> {
  try {
    // Not in the types of the DOM, since not every browser knows it; those reject.
    const name = 'clipboard-read' as PermissionName
    return (await navigator.permissions.query({ name })).state
  } catch {
    return 'denied'
  }
}

/** Reading makes the browser ask. */
async function askAndClear(value: string, title: string): Promise<void> {
  try {
    await navigator.clipboard.readText()
  } catch (error) {
    return toastError(t('The clipboard is not cleared'), error)
  }
  clearInAMinute(value, title)
}

function clearInAMinute(value: string, title: string): void {
  toast(title, {
    description: t('The clipboard is cleared in a minute, if it is still there. {managers}', {
      managers: MANAGERS,
    }),
  })
  setTimeout(() => void clearIfStill(value), CLEAR_AFTER_MS)
}

/** A page in the background may not look, so it waits until it is in front again. */
async function clearIfStill(value: string): Promise<void> {
  if (!document.hasFocus()) {
    addEventListener('focus', () => void clearIfStill(value), { once: true })
    return
  }
  try {
    if ((await navigator.clipboard.readText()) !== value) return
    await navigator.clipboard.writeText('')
    toast(t('The clipboard is cleared'))
  } catch (error) {
    toastError(t('The clipboard could not be cleared'), error)
  }
}
