import { Plus, RadioTower } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import { useApi } from '../../api/query.ts'
import { type Notes, noteKey, useNotes } from '../../components/noting.ts'
import { useAsked } from '../../components/use-asked.ts'
import { Button } from '../../kit/button.tsx'
import { DataTable } from '../../kit/data-table.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { SearchBox } from '../../kit/input.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { t } from '../../language/t.ts'
import { type StreamRow, streamColumns, subjectOf } from './columns.tsx'
import { onAirOf } from './on-air.ts'
import { StreamDrawer } from './stream-drawer.tsx'
import { countOf, type LiveCount, useLiveCounts } from './use-live-counts.ts'

/** Every stream that is set up, with who is on it now. `#/streams?add=live/news` opens the form with that name, `?open=<id>` a stream. */
export function StreamsScreen(): ReactNode {
  const query = useApi('GET /streams')
  const counts = useLiveCounts()
  const servers = useApi('GET /media-servers').data?.mediaServers
  const [params, setParams] = useSearchParams()
  const [openId, setOpenId] = useState(params.get('open'))
  const namedId = params.get('open')
  useEffect(() => {
    if (namedId !== null) setOpenId(namedId)
  }, [namedId])
  const [adding, setAdding] = useState(false)
  useAsked({ add: () => setAdding(true) })
  const [filter, setFilter] = useState('')
  const streams = query.data?.streams
  const notes = useNotes()
  const rows = useMemo(
    () => toRows(streams ?? [], counts, servers ?? [], filter, notes),
    [streams, counts, servers, filter, notes],
  )
  const columns = useMemo(() => streamColumns({ open: ({ id }) => setOpenId(id), notes }), [notes])
  const open = streams?.find((stream) => stream.id === openId) ?? null
  const nameToAdd = params.get('add')
  const isAdding = adding || nameToAdd !== null
  const close = (): void => {
    setOpenId(null)
    setAdding(false)
    if (params.size > 0) setParams({}, { replace: true })
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title={t('Streams')}
        description={t(
          'What may be published and watched. A stream that is not in this list is refused.',
        )}
        actions={
          <>
            <div className="w-44">
              <SearchBox
                label={t('Filter streams')}
                placeholder={t('Filter')}
                value={filter}
                onChange={setFilter}
              />
            </div>
            <Button
              look="primary"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => setAdding(true)}
            >
              {t('Add stream')}
            </Button>
          </>
        }
      />
      <div className="min-h-0 flex-1 border-t border-line">
        <DataTable
          label={t('Streams')}
          columns={columns}
          rows={rows}
          rowId={({ stream }) => stream.id}
          openId={openId}
          onOpen={({ stream }) => setOpenId(stream.id)}
          onRowKey={({ stream }, key) => noteKey(key, subjectOf(stream), notes)}
          isDim={({ stream }) => !stream.enabled}
          loading={query.isPending}
          error={query.error}
          empty={
            filter === '' ? (
              <NoStreams onAdd={() => setAdding(true)} />
            ) : (
              <EmptyState
                title={t('No stream matches “{filter}”', { filter })}
                actions={<Button onClick={() => setFilter('')}>{t('Clear the filter')}</Button>}
              />
            )
          }
        />
      </div>
      {(isAdding || open !== null) && (
        <StreamDrawer
          key={open?.id ?? 'new'}
          stream={open}
          name={nameToAdd ?? ''}
          groups={groupsOf(streams ?? [])}
          onClose={close}
          onAdded={(stream) => {
            close()
            setOpenId(stream.id)
          }}
        />
      )}
    </div>
  )
}

const noteOf = ({ id }: Stream, notes: Notes): string => notes.of('stream', id)?.note ?? ''

/** Pinned ones first, then by name. */
const order = (a: Stream, b: Stream, notes: Notes): number =>
  Number(notes.isPinned('stream', b.id)) - Number(notes.isPinned('stream', a.id)) ||
  (a.name < b.name ? -1 : 1)

function toRows(
  streams: readonly Stream[],
  counts: ReadonlyMap<string, LiveCount>,
  servers: readonly MediaServerStatus[],
  filter: string,
  notes: Notes,
): readonly StreamRow[] {
  const wanted = filter.trim().toLowerCase()
  return streams
    .filter((stream) =>
      [stream.name, stream.title, stream.group ?? '', stream.mode, noteOf(stream, notes)].some(
        (text) => text.toLowerCase().includes(wanted),
      ),
    )
    .sort((a, b) => order(a, b, notes))
    .map((stream) => {
      const count = countOf(counts, stream.id)
      return { stream, ...count, onAir: onAirOf(count, servers) }
    })
}

const groupsOf = (streams: readonly Stream[]): readonly string[] =>
  [...new Set(streams.flatMap((stream) => stream.group ?? []))].sort()

function NoStreams({ onAdd }: { readonly onAdd: () => void }): ReactNode {
  return (
    <EmptyState
      icon={<RadioTower />}
      title={t('No streams yet')}
      actions={<Button onClick={onAdd}>{t('Add the first stream')}</Button>}
    >
      {t(
        'Name a stream as your media server does, such as live/news or live.ogg, and choose who may watch. Then connect the media server.',
      )}
    </EmptyState>
  )
}
