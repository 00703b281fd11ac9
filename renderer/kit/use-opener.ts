import { useRef } from 'react'

/**
 * What had the focus when a dialog or drawer opened, for it to go back to. Base UI looks by itself, but only once a field inside with
 * `autoFocus` has it already.
 *
 * @returns What its `finalFocus` takes: that element, or true, which leaves it to Base UI, where it is not there any more.
 */
export function useOpener(open: boolean): () => HTMLElement | true {
  const held = useRef<{ open: boolean; opener: Element | null }>({ open: false, opener: null })
  if (open !== held.current.open) {
    held.current = { open, opener: open ? document.activeElement : held.current.opener }
  }
  return () => {
    const { opener } = held.current
    const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body
    return isThere ? opener : true
  }
}
