import { useEffect, useState } from 'react'

/** A value once it stood still for so many milliseconds; for what is costly to follow letter by letter. */
export function useSettled<T>(value: T, stillMs: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), stillMs)
    return () => clearTimeout(timer)
  }, [value, stillMs])
  return settled
}
