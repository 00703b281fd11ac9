import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/**
 * How far something is.
 *
 * @param percent 0 to 100. Null: it goes on, and nobody knows how far it is.
 * @param thin    For a row among others. Default false.
 */
export function ProgressBar(props: {
  readonly label: string
  readonly percent: number | null
  readonly thin?: boolean
}): ReactNode {
  const { label, percent, thin = false } = props
  return (
    <div
      role="progressbar"
      aria-label={label}
      {...(percent !== null && { 'aria-valuenow': percent })}
      className={classNames('overflow-hidden rounded-full bg-hover', thin ? 'h-1.5' : 'h-2')}
    >
      <div
        className={classNames(
          'h-full rounded-full bg-lamp',
          percent === null ? 'w-1/3 animate-pulse' : 'transition-[width] duration-300',
        )}
        style={percent === null ? {} : { width: `${percent}%` }}
      />
    </div>
  )
}
