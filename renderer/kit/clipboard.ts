import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../language/t.ts'
import { T } from '../language/text.tsx'
import { closeToast, toast, toastError } from './toast.tsx'

const CLEAR_AFTER_MS = 60_000
const TICK_MS = 1_000
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
 * Takes a secret that was just copied off the clipboard after a minute, if it is still what the clipboard holds, and counts
 * down to it. Where this page may not look at the clipboard nothing is cleared, since that could be something else by then;
 * it is said, and where the browser would ask, asking is offered.
 *
 * @param what What was copied, e.g. `stream key`; never its text.
 */
export async function clearLater(value: string, what: string): Promise<void> {
  const title = t('Copied: {what}', { what })
  const may = await readPermission()
  if (may === 'granted') return countDown(value, title)
  const description = t(
    'It stays on the clipboard, as this page may not look whether it is still there. Copy something else when you are done. {managers}',
    { managers: MANAGERS },
  )
  if (may === 'denied') return void toast(title, { description })
  toast(title, {
    description,
    action: { label: t('Clear in 60 s'), onClick: () => void askAndCountDown(value, title) },
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
async function askAndCountDown(value: string, title: string): Promise<void> {
  try {
    await navigator.clipboard.readText()
  } catch (error) {
    return toastError(t('The clipboard is not cleared'), error)
  }
  countDown(value, title)
}

function countDown(value: string, title: string): void {
  const untilMs = Date.now() + CLEAR_AFTER_MS
  const id = toast(title, {
    description: <Countdown untilMs={untilMs} />,
    timeoutMs: CLEAR_AFTER_MS + TICK_MS,
  })
  setTimeout(() => {
    closeToast(id)
    void clearIfStill(value)
  }, CLEAR_AFTER_MS)
}

function Countdown({ untilMs }: { readonly untilMs: number }): ReactNode {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / TICK_MS))
  return (
    <>
      <T
        text="The clipboard is cleared <span>in a minute</span>"
        values={{ span: (inner) => <span className="sr-only">{inner}</span> }}
      />
      <span aria-hidden className="figures">
        {t('in {seconds} s', { seconds })}
      </span>
      {t(', if it is still there. {managers}', { managers: MANAGERS })}
    </>
  )
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
