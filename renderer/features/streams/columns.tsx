import { FileSearch, ListFilter, Pin, Power, Radio, StickyNote } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatTerm } from '../../../shared/filter-text.ts'
import type { Stream } from '../../../shared/stream.ts'
import { NoteMark } from '../../components/note-mark.tsx'
import { type Notes, openNote, type Subject, togglePin } from '../../components/noting.ts'
import { switchOver } from '../../components/switch-stream.ts'
import { switchWhereMeant } from '../../components/who-is-ended.ts'
import { Badge } from '../../kit/badge.tsx'
import type { Column } from '../../kit/column.ts'
import { formatNumber } from '../../kit/format.ts'
import type { MenuItem } from '../../kit/menu.tsx'
import { RowMenu } from '../../kit/row-menu.tsx'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { modeOf } from './modes.ts'
import type { OnAir } from './on-air.ts'
import type { LiveCount } from './use-live-counts.ts'

/** A stream on screen. */
export interface StreamRow extends LiveCount {
  readonly stream: Stream
  readonly onAir: OnAir
}

const STATE_ORDER: readonly OnAir[] = ['on_air', 'not_told', 'idle']

/** What can be done with a row. */
export interface StreamActs {
  readonly open: (stream: Stream) => void
  readonly notes: Notes
}

/** The columns of the list of streams, in order. */
export const streamColumns = (acts: StreamActs): readonly Column<StreamRow>[] => [
  {
    id: 'name',
    header: t('Name'),
    width: 150,
    grow: 2,
    sortBy: ({ stream }) => stream.name,
    cell: ({ stream }) => (
      <>
        <NoteMark kind="stream" subject={stream.id} notes={acts.notes} />
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
    width: 120,
    sortBy: ({ stream, onAir }) =>
      stream.enabled ? STATE_ORDER.indexOf(onAir) : STATE_ORDER.length,
    cell: ({ stream, onAir }) => <State enabled={stream.enabled} onAir={onAir} />,
  },
  {
    id: 'acts',
    header: t('Actions'),
    headerHidden: true,
    width: 48,
    cell: ({ stream }) => (
      <RowMenu
        about={<span className="data block truncate">{stream.name}</span>}
        items={() => menuItems(stream, acts)}
      />
    ),
  },
]

/** What a stream is called where it is noted or pinned. */
export const subjectOf = ({ id, name }: Stream): Subject => ({
  kind: 'stream',
  subject: id,
  title: name,
})

function menuItems(stream: Stream, { open, notes }: StreamActs): readonly MenuItem[] {
  const { id, name, enabled } = stream
  const subject = subjectOf(stream)
  const filtered = `q=${encodeURIComponent(formatTerm({ key: 'stream', value: name }))}`
  return [
    {
      label: t('Open'),
      icon: <FileSearch aria-hidden />,
      shortcut: 'Enter',
      onSelect: () => open(stream),
    },
    {
      label: t('Show who is live'),
      icon: <Radio aria-hidden />,
      onSelect: () => go(`/?${filtered}`),
    },
    {
      label: t('Show its decisions'),
      icon: <ListFilter aria-hidden />,
      onSelect: () => go(`/decisions?${filtered}`),
    },
    {
      label: notes.isPinned('stream', id) ? t('Unpin') : t('Pin'),
      icon: <Pin aria-hidden />,
      shortcut: 'p',
      onSelect: () => void togglePin(subject, notes),
    },
    {
      label: t('Note'),
      icon: <StickyNote aria-hidden />,
      shortcut: 'n',
      onSelect: () => openNote(subject),
    },
    {
      label: enabled ? t('Switch off') : t('Switch on'),
      icon: <Power aria-hidden />,
      danger: enabled,
      onSelect: () => switchWhereMeant(stream, () => switchOver(stream)),
    },
  ]
}

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
