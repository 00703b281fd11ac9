import { useState } from 'react'

/**
 * Whether what a form holds differs from what it began with, so that closing it asks first.
 *
 * @param held What is filled in, as JSON can say it. Null while there is no form yet: it begins with what comes next.
 */
export function useChanged(held: object | null): boolean {
  const text = JSON.stringify(held)
  const [start, setStart] = useState(text)
  const begins = held !== null && start === 'null'
  if (begins) setStart(text)
  if (held === null && start !== 'null') setStart('null')
  return held !== null && !begins && text !== start
}
