import type { ReactNode } from 'react'

/** The mark: a door ajar under its lamp, light falling out. */
export function Mark({ className = 'size-6' }: { readonly className?: string }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <path d="M7 11.5h18V30H7z" className="fill-lamp" />
      <path d="M7 11.5h12.5v15.2L7 30z" className="fill-ink" />
      <circle cx="16.4" cy="19.8" r="1.4" className="fill-canvas" />
      <path d="M10.5 8.2a5.5 5.5 0 0 1 11 0z" className="fill-lamp" />
      <path d="M16 1v2.4" className="stroke-lamp" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  )
}
