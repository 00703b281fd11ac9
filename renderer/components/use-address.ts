import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

/**
 * What the address of a screen holds behind its `?`, so that a view can be kept, shared and gone back to.
 *
 * @returns It, and what changes some of it without a step in the history for each letter: null or an empty text takes one out.
 */
export function useAddress(): readonly [
  held: URLSearchParams,
  change: (changes: Readonly<Record<string, string | null>>) => void,
] {
  const [held, setHeld] = useSearchParams()
  const change = useCallback(
    (changes: Readonly<Record<string, string | null>>): void =>
      setHeld(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === '') next.delete(key)
            else next.set(key, value)
          }
          return next
        },
        { replace: true },
      ),
    [setHeld],
  )
  return [held, change]
}
