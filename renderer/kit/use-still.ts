import { useState } from 'react'

/** What a value was when it was asked to stand still, and the value itself as long as it is not. @param value Of one identity while it is the same. */
export function useStill<T>(value: T, isStill: boolean): T {
  const [kept, setKept] = useState(value)
  if (!isStill && !Object.is(kept, value)) setKept(() => value)
  return isStill ? kept : value
}
