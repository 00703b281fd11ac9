import type { ReactNode } from 'react'
import type { LineLook } from './chart-options.ts'

/** A piece of a line of a chart, for its legend. */
export function LineSample({ look }: { readonly look: LineLook }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 28 8" className="h-2 w-7 shrink-0">
      {look.fill !== undefined && <path d="M0 4H28V8H0" fill={`var(${look.fill})`} />}
      <path
        d="M0 4H28"
        fill="none"
        stroke={`var(${look.colour})`}
        strokeWidth={look.width}
        strokeDasharray={look.dash?.join(' ')}
      />
    </svg>
  )
}
