import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { inSentence } from '../../language/language.ts'
import { t } from '../../language/t.ts'

/** The keys of one system: what they are for, the list, and what to do first when there is none. */
export function KeySection(props: {
  readonly title: string
  readonly about: string
  /** The button beside the title that makes another. */
  readonly add?: { readonly label: string; readonly onClick: () => void }
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  readonly query: {
    readonly isPending: boolean
    readonly error: Error | null
    readonly refetch: () => unknown
  }
  /** What is said when the list is empty. */
  readonly empty: string
  readonly children: readonly ReactNode[]
}): ReactNode {
  const { query } = props
  return (
    <section aria-label={props.title} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1">
          <h2 className="text-sm font-semibold">{props.title}</h2>
          <p className="text-sm text-ink-3">{props.about}</p>
        </div>
        {props.actions}
        {props.add !== undefined && (
          <Button
            size="small"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={props.add.onClick}
          >
            {props.add.label}
          </Button>
        )}
      </div>
      {query.isPending && <LoadingRows rows={1} />}
      {query.error !== null && (
        <LoadFailed
          what={inSentence(props.title)}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {!query.isPending && query.error === null && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {props.children.length === 0 ? (
            <li className="px-3 py-2.5 text-sm text-ink-3">{props.empty}</li>
          ) : (
            props.children
          )}
        </ul>
      )}
    </section>
  )
}

/** Whether a key is out of use; nothing where it is not. */
export function KeyState(props: {
  readonly isOff: boolean
  readonly isDeleted: boolean
}): ReactNode {
  if (props.isDeleted) return <Badge tone="deny">{t('Deleted')}</Badge>
  return props.isOff ? <Badge tone="neutral">{t('Off')}</Badge> : null
}

/** One key: what it is at the left, its acts at the right. */
export function KeyRow(props: {
  readonly name: ReactNode
  /** Badges behind the name. */
  readonly state?: ReactNode
  readonly facts: ReactNode
  readonly actions?: ReactNode
}): ReactNode {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-2">
      <div className="min-w-52 flex-1">
        <p className="flex items-center gap-2 text-sm">
          <span className="min-w-0 truncate font-medium">{props.name}</span>
          {props.state}
        </p>
        <p className="text-xs text-ink-3">{props.facts}</p>
      </div>
      {props.actions !== undefined && <div className="flex flex-wrap gap-1.5">{props.actions}</div>}
    </li>
  )
}
