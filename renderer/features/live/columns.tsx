import { Ban, Copy, FileSearch, Pin, StickyNote } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Revocation } from '../../../shared/credential.ts'
import type { Session } from '../../../shared/session.ts'
import { useFeed } from '../../api/feed.ts'
import { noteCopy } from '../../api/note-copy.ts'
import { useApi } from '../../api/query.ts'
import { useIsBeingRevoked } from '../../components/being-revoked.ts'
import { refusedWord, secondsToRevoke } from '../../components/ending-words.ts'
import type { Names } from '../../components/names.ts'
import { NoteMark } from '../../components/note-mark.tsx'
import { type Notes, openNote, togglePin } from '../../components/noting.ts'
import { revocationsOf } from '../../components/revocations-of.ts'
import { type RevokeTarget, targetOfSession } from '../../components/revoke-target.ts'
import { Ends, RevokedWithin } from '../../components/session-ending.tsx'
import { Where } from '../../components/where.tsx'
import { whoOf } from '../../components/who.ts'
import { Why } from '../../components/why.tsx'
import { Badge } from '../../kit/badge.tsx'
import { copyText } from '../../kit/clipboard.ts'
import type { Column } from '../../kit/column.ts'
import { formatCountry } from '../../kit/format.ts'
import type { MenuItem } from '../../kit/menu.tsx'
import { RowMenu } from '../../kit/row-menu.tsx'
import { RowTick } from '../../kit/row-tick.tsx'
import { Duration } from '../../kit/time.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { notedOf } from './noted.ts'

/** What can be done with a row. */
export interface RowActs {
  readonly open: (session: Session) => void
  readonly revoke: (session: Session) => void
  readonly pin: (session: Session) => void
  readonly notes: Notes
  readonly select: (session: Session, isRange: boolean) => void
}

/** The columns of the live table, in order. */
export const sessionColumns = (
  names: Names,
  selected: ReadonlySet<string>,
  acts: RowActs,
): readonly Column<Session>[] => [
  {
    id: 'select',
    header: t('Selected'),
    headerHidden: true,
    width: 40,
    leaveOut: 8,
    cell: (row) => (
      <RowTick
        label={t('Select {who}', { who: whoOf(row, names) })}
        checked={selected.has(row.id)}
        onClick={(event) => {
          event.stopPropagation()
          acts.select(row, event.shiftKey)
        }}
      />
    ),
  },
  {
    id: 'who',
    header: t('Who'),
    width: 104,
    grow: 2,
    sortBy: (row) => whoOf(row, names),
    cell: (row) => <Who session={row} names={names} notes={acts.notes} />,
    below: { without: 'since', line: (row) => <FromSince session={row} /> },
  },
  {
    id: 'stream',
    header: t('Stream'),
    width: 120,
    grow: 1,
    sortBy: (row) => row.streamName,
    cell: (row) => <span className="font-medium">{row.streamName}</span>,
  },
  {
    id: 'since',
    header: t('Since'),
    width: 100,
    leaveOut: 7,
    align: 'end',
    sortBy: (row) => row.startedAtMs,
    descendingFirst: true,
    cell: (row) => <Duration sinceMs={row.startedAtMs} />,
  },
  {
    id: 'where',
    header: t('From'),
    width: 160,
    leaveOut: 5,
    sortBy: (row) => `${row.country} ${row.address ?? ''}`,
    cell: (row) => <Where address={row.address} country={row.country} />,
  },
  {
    id: 'protocol',
    header: t('Protocol'),
    width: 84,
    leaveOut: 3,
    sortBy: (row) => row.protocol,
    cell: (row) => <span className="text-ink-2">{row.protocol}</span>,
  },
  {
    id: 'server',
    header: t('Media server'),
    width: 120,
    leaveOut: 2,
    sortBy: (row) => names.mediaServer(row.mediaServerId),
    cell: (row) => names.mediaServer(row.mediaServerId),
  },
  {
    id: 'why',
    header: t('Why'),
    width: 142,
    grow: 2,
    leaveOut: 6,
    sortBy: (row) => row.reason,
    cell: (row) => <Why {...row} label={row.label} names={names} />,
  },
  {
    id: 'ends',
    header: t('Ends'),
    width: 168,
    grow: 1,
    leaveOut: 4,
    sortBy: (row) => row.ending?.atMs ?? row.endsAtMs ?? Number.POSITIVE_INFINITY,
    cell: (row) => <Ends session={row} />,
  },
  {
    id: 'revoked-within',
    header: t('Revoked within'),
    width: 120,
    leaveOut: 1,
    sortBy: (row) => secondsToRevoke(row.ending, Date.now()) ?? Number.POSITIVE_INFINITY,
    cell: (row) => <RevokedWithin session={row} />,
  },
  {
    id: 'acts',
    header: t('Actions'),
    headerHidden: true,
    width: 48,
    cell: (row) => (
      <RowMenu about={<Whom session={row} names={names} />} items={() => menuItems(row, acts)} />
    ),
  },
]

function Who(props: {
  readonly session: Session
  readonly names: Names
  readonly notes: Notes
}): ReactNode {
  const { session } = props
  const who = whoOf(session, props.names)
  const noted = notedOf(session)
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <Standing session={session} />
      {session.action === 'publish' && <Badge tone="air">{t('on air')}</Badge>}
      {noted !== null && <NoteMark kind={noted.kind} subject={noted.subject} notes={props.notes} />}
      {who !== '' && <span className="truncate">{who}</span>}
      {who === '' && session.action === 'subscribe' && (
        <span className="text-ink-3">{t('not told')}</span>
      )}
    </span>
  )
}

/** Who was cut with thousands is among thousands: the newest alone would call the others gone by themselves. */
const ALL = { limit: '50000' }

/** That it is revoked, or over while the view stands still. Nothing of one that goes on as it may. */
function Standing({ session }: { readonly session: Session }): ReactNode {
  const isBeingRevoked = useIsBeingRevoked(session.id)
  const isGone = useFeed(({ status, sessions }) => status === 'live' && !sessions.has(session.id))
  const revocations = useApi('GET /revocations', { query: ALL }, isGone).data?.revocations
  if (isBeingRevoked) return <Badge tone="deny">{t('Revoking…')}</Badge>
  if (isGone) {
    const isKeptOut =
      session.revokedAtMs !== null ||
      wasRevoked(revocations ?? [], targetOfSession(session), session.startedAtMs)
    return (
      <Badge tone={isKeptOut ? 'deny' : 'neutral'} icon={false}>
        {isKeptOut ? t('cut') : t('left')}
      </Badge>
    )
  }
  if (session.revokedAtMs === null) return null
  return (
    <Badge tone="deny" icon={false}>
      {refusedWord(session)}
    </Badge>
  )
}

const wasRevoked = (
  revocations: readonly Revocation[],
  target: RevokeTarget,
  sinceMs: number,
): boolean =>
  revocationsOf(revocations, target, Date.now()).some(({ createdAtMs }) => createdAtMs >= sinceMs)

/** What tells apart those who did not say who they are, where nothing else has room. */
const FromSince = ({ session }: { readonly session: Session }): ReactNode => (
  <T
    text="{country}, for {span}"
    values={{
      country: (
        <abbr title={formatCountry(session.country)} className="no-underline">
          {session.country}
        </abbr>
      ),
      span: <Duration sinceMs={session.startedAtMs} />,
    }}
  />
)

/** Whom the menu is of, with what tells apart those who did not say who they are. */
function Whom(props: { readonly session: Session; readonly names: Names }): ReactNode {
  const { session } = props
  return (
    <>
      <span className="flex gap-2 text-sm text-ink">
        <span className="truncate">{whoOf(session, props.names) || t('not told')}</span>
        <span className="ms-auto max-w-32 shrink-0 truncate font-medium">{session.streamName}</span>
      </span>
      <Where address={session.address} country={session.country} />
    </>
  )
}

const menuItems = (session: Session, acts: RowActs): readonly MenuItem[] => [
  {
    label: t('Open the decision'),
    icon: <FileSearch aria-hidden />,
    shortcut: 'Enter',
    onSelect: () => acts.open(session),
  },
  {
    label: t('Copy address'),
    icon: <Copy aria-hidden />,
    shortcut: 'c',
    disabled: session.address === null,
    onSelect: () => void copyAddress(session),
  },
  {
    label: t('Pin as test'),
    icon: <Pin aria-hidden />,
    onSelect: () => acts.pin(session),
  },
  ...noteItems(session, acts.notes),
  {
    label: session.revokedAtMs === null ? t('Revoke') : t('Revoke, or lift it'),
    icon: <Ban aria-hidden />,
    shortcut: 'r',
    danger: true,
    onSelect: () => acts.revoke(session),
  },
]

function noteItems(session: Session, notes: Notes): readonly MenuItem[] {
  const noted = notedOf(session)
  if (noted === null) return []
  const isPinned = notes.isPinned(noted.kind, noted.subject)
  const isViewer = noted.kind === 'viewer'
  return [
    {
      label: pinLabel(isViewer, isPinned),
      icon: <Pin aria-hidden />,
      shortcut: 'p',
      onSelect: () => void togglePin(noted, notes),
    },
    {
      label: isViewer ? t('Note on the viewer') : t('Note on the token'),
      icon: <StickyNote aria-hidden />,
      shortcut: 'n',
      onSelect: () => openNote(noted),
    },
  ]
}

function pinLabel(isViewer: boolean, isPinned: boolean): string {
  if (isViewer) return isPinned ? t('Unpin the viewer') : t('Pin the viewer')
  return isPinned ? t('Unpin the token') : t('Pin the token')
}

/** Copies the address of a session, says so, and has the audit log tell of it. */
export async function copyAddress({ address }: Session): Promise<void> {
  if (address === null) return
  if (!(await copyText(address))) return
  noteCopy(t('Copy address'), 'data')
  toast(t('Copied the address'))
}
