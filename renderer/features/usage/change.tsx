import type { ReactNode } from 'react'
import { formatChange } from './words.ts'

/** By how much a figure differs from the period before. More is neither good nor bad, so it has no colour. */
export function Change(props: {
  readonly value: number
  readonly before: number | null
}): ReactNode {
  if (props.before === null) return null
  const text = formatChange(props.value, props.before)
  if (text === null) return null
  return <span className="text-xs font-normal tracking-normal text-ink-3">{text}</span>
}
