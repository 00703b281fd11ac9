import { useEffect, useState } from 'react'

/**
 * A value once it stood still for so many milliseconds, or what gave it lost the focus: for what is costly to follow letter by
 * letter. Nothing that a text asks for comes under the next key in a list.
 */
export function useSettled<T>(value: T, stillMs: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const settle = (): void => setSettled(value)
    const timer = setTimeout(settle, stillMs)
    document.addEventListener('focusout', settle)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('focusout', settle)
    }
  }, [value, stillMs])
  return settled
}
