import { Plus, Server } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useSearchParams } from 'wouter'
import { useApi, useEvery, useFailure } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { t } from '../../language/t.ts'
import { ServerCard } from './server-card.tsx'
import { AddServer, ServerDrawer } from './server-drawer.tsx'

/** Requests are no edit, so the feed does not tell of them: the lights are read this often. */
const READ_EVERY_MS = 2_000

type Open =
  | { readonly kind: 'add' }
  | {
      readonly kind: 'server'
      readonly id: string
      readonly justAdded?: true
      readonly atControl?: boolean
    }

/** The drawer the address names, `?open=<id>`, with `&tab=control` at its control. Null when it names none. */
const openFor = (id: string | null, tab: string | null): Open | null =>
  id === null ? null : { kind: 'server', id, atControl: tab === 'control' }

/** The media servers that ask this handler, each with its light. */
export function MediaServersScreen(): ReactNode {
  const query = useApi('GET /media-servers')
  const [params] = useSearchParams()
  const named = params.get('open')
  const tab = params.get('tab')
  const [open, setOpen] = useState(() => openFor(named, tab))
  useEffect(() => {
    if (named !== null) setOpen(openFor(named, tab))
  }, [named, tab])
  useEvery(READ_EVERY_MS, query.refetch)
  const failure = useFailure(query)
  const servers = query.data?.mediaServers
  const shown = open?.kind === 'server' ? servers?.find((each) => each.id === open.id) : undefined
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title={t('Media servers')}
        description={t('Who asks this handler. Each has its own address and secret.')}
        actions={
          <Button
            look="primary"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setOpen({ kind: 'add' })}
          >
            {t('Add media server')}
          </Button>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.isPending && failure === null && <LoadingRows rows={3} />}
        {failure !== null && (
          <LoadFailed
            what={t('media servers')}
            error={failure}
            onRetry={() => void query.refetch()}
          />
        )}
        {servers?.length === 0 && <NoServers onAdd={() => setOpen({ kind: 'add' })} />}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(17rem,100%),1fr))] gap-3 px-4 pb-6">
          {servers?.map((server) => (
            <ServerCard
              key={server.id}
              server={server}
              onOpen={() => setOpen({ kind: 'server', id: server.id })}
            />
          ))}
        </ul>
      </div>
      {open?.kind === 'add' && (
        <AddServer
          onClose={() => setOpen(null)}
          onAdded={(id) => setOpen({ kind: 'server', id, justAdded: true })}
        />
      )}
      {open?.kind === 'server' && shown !== undefined && (
        <ServerDrawer
          key={`${shown.id} ${open.atControl}`}
          server={shown}
          justAdded={open.justAdded ?? false}
          atControl={open.atControl ?? false}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}

function NoServers({ onAdd }: { readonly onAdd: () => void }): ReactNode {
  return (
    <EmptyState
      icon={<Server />}
      title={t('No media server yet')}
      actions={<Button onClick={onAdd}>{t('Add the first media server')}</Button>}
    >
      {t(
        'Add yours, paste the lines it shows into its configuration, and its light turns on with the first request.',
      )}
    </EmptyState>
  )
}
