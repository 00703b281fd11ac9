import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

/** Grey bars in the place of what is being read, so that nothing jumps when it arrives. */
export function LoadingRows({ rows = 4 }: { readonly rows?: number }): ReactNode {
  return (
    <div role="status" aria-label={t('Loading')} className="flex flex-col gap-2 px-4 py-2">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have nothing else and never move
        <div key={row} className="h-12 animate-pulse rounded-md bg-hover" />
      ))}
    </div>
  )
}

/** Says that something could not be read and offers to try again. */
export function LoadFailed(props: {
  /** What was to be read, e.g. `streams`. */
  readonly what: string
  readonly error: Error
  readonly onRetry: () => void
}): ReactNode {
  return (
    <EmptyState
      icon={<CircleAlert />}
      title={t('The {what} could not be read', { what: props.what })}
      actions={<Button onClick={props.onRetry}>{t('Try again')}</Button>}
    >
      <p role="alert">{props.error.message}</p>
    </EmptyState>
  )
}
