import type { ReactNode } from 'react'
import type { Token } from '../../../shared/token.ts'
import { NoteMark } from '../../components/note-mark.tsx'
import type { Notes } from '../../components/noting.ts'
import type { Column } from '../../kit/column.ts'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { RowTick } from '../../kit/row-tick.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { LOOKS } from './kinds.ts'
import { Expiry, StatusBadge } from './status.tsx'

/** A token on screen. */
export interface TokenRow {
  readonly token: Token
  readonly selected: boolean
  /** Whether a later one stands beside it with the same label, streams and tags. */
  readonly older: boolean
}

/** What a token is called: its label, or its kind. */
export const titleOf = (token: Token): string =>
  token.label || t('{label} without a label', { label: LOOKS[token.kind].label })

/** Tells the one before from the one that took its place, first in its row so that it is never cut off. */
const Older = ({ token }: { readonly token: Token }): ReactNode => (
  <span
    title={
      token.expiresAtMs === null
        ? t('A later one has the same label and streams.')
        : t('A later one has the same label and streams. This one holds until {end}.', {
            end: formatFull(token.expiresAtMs),
          })
    }
    className="me-1.5 inline-block rounded-sm border border-line px-1 text-2xs leading-4 text-ink-3"
  >
    {t('older')}
  </span>
)

/** @param onSelect Told of a click on the box of a row; `isRange` when Shift was held. */
export const tokenColumns = (
  onSelect: (token: Token, isRange: boolean) => void,
  notes: Notes,
): readonly Column<TokenRow>[] => [
  {
    id: 'select',
    header: t('Selected'),
    headerHidden: true,
    width: 44,
    leaveOut: 8,
    cell: ({ token, selected }) => (
      <RowTick
        label={t('Select {title}', { title: titleOf(token) })}
        checked={selected}
        onClick={(event) => onSelect(token, event.shiftKey)}
      />
    ),
  },
  {
    id: 'label',
    header: t('Label'),
    width: 150,
    grow: 2,
    cell: ({ token, older }) => (
      <>
        {older && <Older token={token} />}
        <NoteMark kind="token" subject={token.id} notes={notes} />
        {token.label || <span className="text-ink-3">{t('No label')}</span>}
        {token.tags.map((tag) => (
          <span
            key={tag}
            className="ms-1.5 inline-block rounded-sm bg-hover px-1.5 text-2xs leading-4.5 text-ink-2"
          >
            {tag}
          </span>
        ))}
      </>
    ),
  },
  {
    id: 'kind',
    header: t('Kind'),
    width: 150,
    leaveOut: 5,
    cell: ({ token }) => {
      const { icon: Icon, label } = LOOKS[token.kind]
      return (
        <span className="flex items-center gap-1.5">
          <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <span className="truncate">{label}</span>
        </span>
      )
    },
  },
  {
    id: 'streams',
    header: t('Stream'),
    width: 120,
    grow: 1,
    leaveOut: 7,
    cell: ({ token }) => <span className="data">{token.streams.join(', ')}</span>,
  },
  {
    id: 'status',
    header: t('Status'),
    width: 108,
    cell: ({ token }) => <StatusBadge token={token} />,
  },
  {
    id: 'expires',
    header: t('Expires'),
    width: 118,
    leaveOut: 6,
    cell: ({ token }) => <Expiry token={token} />,
  },
  {
    id: 'used',
    header: t('Last used'),
    width: 116,
    leaveOut: 4,
    cell: ({ token }) =>
      token.lastUsedAtMs === null ? (
        <span className="text-ink-3">{t('never')}</span>
      ) : (
        <Ago atMs={token.lastUsedAtMs} />
      ),
  },
  {
    id: 'uses',
    header: t('Uses'),
    width: 64,
    align: 'end',
    leaveOut: 3,
    cell: ({ token }) => formatNumber(token.uses),
  },
  {
    id: 'created',
    header: t('Created'),
    width: 100,
    leaveOut: 2,
    cell: ({ token }) => <Ago atMs={token.createdAtMs} />,
  },
  {
    id: 'by',
    header: t('Issued by'),
    width: 104,
    leaveOut: 1,
    cell: ({ token }) => token.issuedBy ?? <span className="text-ink-3">–</span>,
  },
]
