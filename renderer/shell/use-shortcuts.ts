import { useEffect, useRef } from 'react'
import { helpOn } from '../features/help/guide.ts'
import { isBehindDialog } from '../kit/behind-dialog.ts'
import { focusScreen } from '../kit/enter-list.ts'
import { singleKeysAreOn } from '../kit/single-keys.ts'
import { setStreamer, streamerIsOn } from '../kit/streamer.ts'
import { undoLatest } from '../kit/undo-stack.ts'
import { go } from '../route.ts'
import { lockNow } from './lock.ts'
import { SCREENS } from './screens.tsx'

const SECOND_KEY_MS = 1_200

/** Whether keys typed there are text, so that single letters must be left alone. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select'))

/**
 * The keys that work everywhere: palette, undo, streamer mode, lock and, unless they are switched off, shortcut sheet, `g` and a letter for each screen and its list,
 * `/` for its filter; F1 for the page of Help that tells of the screen.
 */
export function useShortcuts(acts: {
  readonly openPalette: () => void
  readonly openSheet: () => void
}): void {
  const latest = useRef(acts)
  latest.current = acts
  useEffect(() => {
    let goUntil = 0
    const goTo = (event: KeyboardEvent): void => {
      goUntil = 0
      const screen = SCREENS.find((each) => each.key === event.key)
      if (screen === undefined) return
      event.preventDefault()
      go(screen.path)
      focusScreen()
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      const modified = event.ctrlKey || event.metaKey
      if (modified && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.openPalette()
      }
      if (modified && event.shiftKey && event.key.toLowerCase() === 'l') {
        event.preventDefault()
        void lockNow()
      }
      if (modified && event.key === '.') {
        event.preventDefault()
        setStreamer(!streamerIsOn())
      }
      const isUndo = modified && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z'
      if (isUndo && !isTyping(event.target) && !isBehindDialog()) undoHere(event)
      if (event.key === 'F1' && !isBehindDialog()) {
        event.preventDefault()
        go(helpOn(location.hash.slice(1).split('?', 1)[0] ?? '/'))
      }
      if (modified || event.altKey || isTyping(event.target) || isBehindDialog()) return
      if (!singleKeysAreOn()) return
      if (event.timeStamp < goUntil) goTo(event)
      else if (event.key === 'g') goUntil = event.timeStamp + SECOND_KEY_MS
      else if (event.key === '?') latest.current.openSheet()
      else if (event.key === '/') focusFilter(event)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Unless the screen did: a list that can be edited has an undo of its own. The browser's own would change a field elsewhere. */
function undoHere(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  event.preventDefault()
  undoLatest()
}

function focusFilter(event: KeyboardEvent): void {
  const box = document.querySelector<HTMLInputElement>('main [data-filter]')
  if (box === null) return
  event.preventDefault()
  box.focus()
  box.select()
}
