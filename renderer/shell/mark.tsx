import type { ReactNode } from 'react'

/** The mark: a door ajar under its lamp. */
export function Mark({ className = 'size-6' }: { readonly className?: string }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <path d="M9 13h14v15.5H9z" className="fill-line" />
      <path d="M9 13h14l-5.2 2.6v15.2L9 28.5z" className="fill-ink" />
      <circle cx="15.2" cy="22" r="1.2" className="fill-panel" />
      <path d="M11.4 9.4a4.6 4.6 0 0 1 9.2 0z" className="fill-lamp" />
      <path d="M16 1.8v3" className="stroke-lamp" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  )
}
