import { Undo2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type DeletedThing, takenOf, titleOfDeleted } from '../../../shared/deleted.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { knownDetail } from '../../components/known-detail.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Ago, Time } from '../../kit/time.tsx'
import { toast } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { useHashSearch } from '../../route.ts'
import { DeletedTokens } from './deleted-tokens.tsx'
import { Section } from './section.tsx'

/** Shown at once; the rest is asked for. */
const SHOWN = 8

/** What was deleted in the last 30 days, to put it back or to forget it for good. */
export function RecentlyDeleted(): ReactNode {
  const query = useApi('GET /deleted')
  const [all, setAll] = useState(false)
  const [doomed, setDoomed] = useState<DeletedThing | null>(null)
  const top = useRef<HTMLDivElement>(null)
  const isAskedFor = new URLSearchParams(useHashSearch()).get('to') === 'deleted'
  const isRead = query.data !== undefined
  useEffect(() => {
    if (isAskedFor && isRead) top.current?.scrollIntoView({ block: 'center' })
  }, [isAskedFor, isRead])
  const deleted = query.data?.deleted ?? []
  const tokens = useApi('GET /tokens/deleted').data?.kinds ?? []
  const shown = all ? deleted : deleted.slice(0, SHOWN)
  return (
    <Section
      title={t('Recently deleted')}
      description={
        <T
          text="Kept for 30 days, with all that went along, and put back as it was. Keys that were deleted are in <a>Tokens, Keys</a>."
          values={{
            a: (inner) => (
              <a href="#/tokens/keys" className="underline">
                {inner}
              </a>
            ),
          }}
        />
      }
    >
      <div ref={top} className="-mb-4" />
      {query.isPending && <LoadingRows rows={2} />}
      {query.error !== null && query.data === undefined && (
        <LoadFailed
          what={t('what was deleted')}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      <DeletedTokens kinds={tokens} />
      {query.data !== undefined && deleted.length === 0 && tokens.length === 0 && (
        <p className="text-sm text-ink-3">
          {t(
            'Nothing was deleted in the last 30 days. What is will be here, and Ctrl+Z takes it back.',
          )}
        </p>
      )}
      {shown.length > 0 && (
        <ul className="divide-y divide-line rounded-md border border-line bg-panel">
          {shown.map((thing) => (
            <Row key={thing.id} thing={thing} onForget={() => setDoomed(thing)} />
          ))}
        </ul>
      )}
      {shown.length < deleted.length && (
        <Button className="self-start" onClick={() => setAll(true)}>
          {t('Show all {deleted}', { deleted: deleted.length })}
        </Button>
      )}
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={t('Delete {label} for good', { label: knownDetail(doomed?.label ?? '') })}
        action={t('Delete for good')}
        onConfirm={async () => {
          await call('DELETE /deleted/{id}', { params: { id: doomed?.id ?? '' } })
          await refresh()
        }}
      >
        <p>{t('Then only a backup brings it back. It decides nothing while it is kept here.')}</p>
      </ConfirmDialog>
    </Section>
  )
}

function Row(props: { readonly thing: DeletedThing; readonly onForget: () => void }): ReactNode {
  const { thing } = props
  const action = useAction()
  const label = knownDetail(thing.label)
  const taken = takenOf(thing.takes).map(known).join(', ')
  const restore = async (): Promise<void> => {
    const params = { id: thing.id }
    if (await action.run(() => call('POST /deleted/{id}/restore', { params })))
      toast(t('{label} is back as it was', { label }))
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
      <div className="min-w-48 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
          <span className="font-medium wrap-anywhere">{label}</span>
          <Badge tone="neutral">{known(titleOfDeleted(thing.kind))}</Badge>
        </p>
        <p className="text-xs text-ink-3">
          <T
            text="{deletedAt} by {actor}"
            values={{ actor: thing.actor, deletedAt: <Ago atMs={thing.deletedAtMs} /> }}
          />
          {taken !== '' && t(', with {taken}', { taken })}
          <T text=". Gone for good {goneAt}." values={{ goneAt: <Time atMs={thing.goneAtMs} /> }} />
        </p>
        {action.error !== null && (
          <p role="alert" className="mt-1 text-xs font-medium text-deny">
            {action.error.message}
          </p>
        )}
      </div>
      <div className="flex gap-1.5">
        <Button
          size="small"
          busy={action.busy}
          icon={<Undo2 aria-hidden className="size-3.5" />}
          onClick={() => void restore()}
        >
          <T text="Restore{span}" values={{ span: <span className="sr-only"> {label}</span> }} />
        </Button>
        <Button size="small" look="ghost" className="text-deny" onClick={props.onForget}>
          <T
            text="Delete for good{span}"
            values={{ span: <span className="sr-only">: {label}</span> }}
          />
        </Button>
      </div>
    </li>
  )
}
