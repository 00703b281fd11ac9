import { Plus, RadioTower } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import { useApi } from '../../api/query.ts'
import { NoteMark } from '../../components/note-mark.tsx'
import { type Notes, noteKey, type Subject, useNotes } from '../../components/noting.ts'
import { useAsked } from '../../components/use-asked.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import type { Column } from '../../kit/column.ts'
import { DataTable } from '../../kit/data-table.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { formatNumber } from '../../kit/format.ts'
import { SearchBox } from '../../kit/input.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { t } from '../../language/t.ts'
import { modeOf } from './modes.ts'
import { type OnAir, onAirOf } from './on-air.ts'
import { StreamDrawer } from './stream-drawer.tsx'
import { countOf, type LiveCount, useLiveCounts } from './use-live-counts.ts'

interface Row extends LiveCount {
  readonly stream: Stream
  readonly onAir: OnAir
}

const STATE_ORDER: readonly OnAir[] = ['on_air', 'not_told', 'idle']

const columnsOf = (notes: Notes): readonly Column<Row>[] => [
  {
    id: 'name',
    header: t('Name'),
    width: 150,
    grow: 2,
    sortBy: ({ stream }) => stream.name,
    cell: ({ stream }) => (
      <>
        <NoteMark kind="stream" subject={stream.id} notes={notes} />
        <span className="data">{stream.name}</span>
        {stream.name.includes('*') && (
          <span className="ps-2 text-xs text-ink-3">{t('pattern')}</span>
        )}
      </>
    ),
  },
  {
    id: 'title',
    header: t('Title'),
    width: 140,
    grow: 2,
    leaveOut: 2,
    sortBy: ({ stream }) => stream.title.toLowerCase(),
    cell: ({ stream }) => stream.title,
  },
  {
    id: 'mode',
    header: t('Mode'),
    width: 150,
    grow: 2,
    leaveOut: 3,
    sortBy: ({ stream }) => stream.mode,
    cell: ({ stream }) => (
      <>
        {modeOf(stream.mode)?.label}
        <span className="ps-2 text-xs text-ink-3">{modeOf(stream.mode)?.short}</span>
      </>
    ),
  },
  {
    id: 'group',
    header: t('Group'),
    width: 100,
    grow: 1,
    leaveOut: 1,
    sortBy: ({ stream }) => stream.group ?? '',
    cell: ({ stream }) => stream.group ?? <span className="text-ink-3">–</span>,
  },
  {
    id: 'viewers',
    header: t('Viewers'),
    width: 84,
    leaveOut: 4,
    align: 'end',
    descendingFirst: true,
    sortBy: ({ viewers }) => viewers,
    cell: ({ viewers }) => formatNumber(viewers),
  },
  {
    id: 'state',
    header: t('State'),
    width: 106,
    sortBy: ({ stream, onAir }) =>
      stream.enabled ? STATE_ORDER.indexOf(onAir) : STATE_ORDER.length,
    cell: ({ stream, onAir }) => <State enabled={stream.enabled} onAir={onAir} />,
  },
]

function State({
  enabled,
  onAir,
}: {
  readonly enabled: boolean
  readonly onAir: OnAir
}): ReactNode {
  if (!enabled) return <Badge tone="neutral">{t('Off')}</Badge>
  if (onAir === 'on_air') return <Badge tone="allow">{t('On air')}</Badge>
  if (onAir === 'idle') return <span className="text-ink-3">{t('Idle')}</span>
  return (
    <span className="text-ink-3" title={t('Nimble does not tell whether somebody publishes.')}>
      {t('Not told')}
    </span>
  )
}

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
  const columns = useMemo(() => columnsOf(notes), [notes])
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
          viewers={open === null ? 0 : countOf(counts, open.id).viewers}
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

const subjectOf = ({ id, name }: Stream): Subject => ({ kind: 'stream', subject: id, title: name })

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
): readonly Row[] {
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
