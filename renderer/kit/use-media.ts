import { useCallback, useSyncExternalStore } from 'react'

/** Too narrow for a navigation at the side and more than one row of tools: a phone, or a large zoom. */
export const NARROW = '(width < 40rem)'
/** Pointed at with a finger. */
export const COARSE = '(pointer: coarse)'

/** Whether the window fits a media query, as it changes. */
export function useMedia(query: string): boolean {
  const listen = useCallback(
    (onChange: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', onChange)
      return () => list.removeEventListener('change', onChange)
    },
    [query],
  )
  return useSyncExternalStore(listen, () => matchMedia(query).matches)
}
