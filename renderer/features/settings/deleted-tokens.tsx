import type { ReactNode } from 'react'
import type { DeletedTokens as Kind } from '../../../shared/token.ts'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { LOOKS } from '../tokens/kinds.ts'

/** How many tokens of each kind were deleted, a line each that leads to them: they are put back where they are listed. */
export function DeletedTokens({ kinds }: { readonly kinds: readonly Kind[] }): ReactNode {
  if (kinds.length === 0) return null
  return (
    <ul
      aria-label={t('Deleted tokens')}
      className="divide-y divide-line rounded-md border border-line bg-panel"
    >
      {kinds.map(({ kind, count }) => {
        const { icon: Icon, label } = LOOKS[kind]
        const filter = encodeURIComponent(`kind:${kind} status:deleted`)
        return (
          <li key={kind} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
            <span className="flex min-w-48 flex-1 items-center gap-2">
              <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
              <span className="font-medium">{label}</span>
              <span className="figures text-ink-3">{formatNumber(count)}</span>
            </span>
            <a href={`#/tokens?q=${filter}`} className="text-ink-2 underline">
              {t('Look at {count, plural, one {it} other {them}} and restore', { count })}
              <span className="sr-only">: {label}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
