import type { ReactNode } from 'react'

/** A key, or several pressed one after another (`g l`) or together (`Ctrl K`), parted by spaces. */
export function Kbd({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span dir="ltr" className="inline-flex shrink-0 gap-0.5">
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-2xs text-ink-2"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
