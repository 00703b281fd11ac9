import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { ShortHead, ShortRows } from '../../kit/short-list.tsx'
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
      <ShortHead title={props.title} about={props.about}>
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
      </ShortHead>
      {query.isPending && <LoadingRows rows={1} />}
      {query.error !== null && (
        <LoadFailed
          what={inSentence(props.title)}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {!query.isPending && query.error === null && (
        <ShortRows empty={props.empty}>{props.children}</ShortRows>
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
