import { KeyRound, Link as LinkIcon, Plus, Signature } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { Link, Revocation } from '../../../shared/credential.ts'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import type { Column } from '../../kit/column.ts'
import { DataTable } from '../../kit/data-table.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { formatNumber } from '../../kit/format.ts'
import { SearchBox } from '../../kit/input.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { Ago } from '../../kit/time.tsx'
import { LinkBadge } from './link-badge.tsx'
import { LinkDrawer } from './link-drawer.tsx'
import { linkState } from './link-state.ts'
import { MintDrawer } from './mint-drawer.tsx'
import { NimbleDrawer } from './nimble-drawer.tsx'
import { revokedUntil } from './revoked-until.ts'
import { ServiceTokens } from './service-tokens.tsx'
import { useLinks } from './use-links.ts'

interface Row {
  readonly link: Link
  readonly streamName: string
  /** End of its revocation; null when until lifted or when there is none. */
  readonly revokedUntilMs: number | null
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'label',
    header: 'Label',
    width: 150,
    grow: 2,
    sortBy: ({ link }) => link.label.toLowerCase(),
    cell: ({ link }) => (
      <>
        {link.label || <span className="text-ink-3">No label</span>}
        {link.tags.length > 0 && (
          <span className="pl-2 text-xs text-ink-3">{link.tags.join(', ')}</span>
        )}
      </>
    ),
  },
  {
    id: 'stream',
    header: 'Stream',
    width: 130,
    grow: 2,
    sortBy: ({ streamName }) => streamName,
    cell: ({ streamName }) => <span className="data">{streamName}</span>,
  },
  {
    id: 'state',
    header: 'State',
    width: 130,
    grow: 2,
    sortBy: ({ link, revokedUntilMs }) => linkState(link, Date.now(), revokedUntilMs),
    cell: ({ link }) => <LinkBadge link={link} />,
  },
  {
    id: 'expires',
    header: 'Expires',
    width: 110,
    sortBy: ({ link }) => link.expiresAtMs,
    cell: ({ link }) => <Ago atMs={link.expiresAtMs} />,
  },
  {
    id: 'used',
    header: 'Last used',
    width: 110,
    hideBelow: 560,
    descendingFirst: true,
    sortBy: ({ link }) => link.lastUsedAtMs ?? 0,
    cell: ({ link }) =>
      link.lastUsedAtMs === null ? (
        <span className="text-ink-3">never</span>
      ) : (
        <Ago atMs={link.lastUsedAtMs} />
      ),
  },
  {
    id: 'uses',
    header: 'Uses',
    width: 70,
    align: 'right',
    hideBelow: 620,
    descendingFirst: true,
    sortBy: ({ link }) => link.uses,
    cell: ({ link }) => formatNumber(link.uses),
  },
  {
    id: 'by',
    header: 'Minted by',
    width: 110,
    hideBelow: 760,
    sortBy: ({ link }) => link.issuedBy,
    cell: ({ link }) => link.issuedBy,
  },
]

type Open =
  | { readonly kind: 'mint' | 'nimble' | 'tokens' }
  | { readonly kind: 'link'; readonly id: string }

/** Signed listener links: what was issued, minting one, and the tokens of back ends that mint their own. */
export function LinksScreen(): ReactNode {
  const streams = useApi('GET /streams').data?.streams ?? []
  const nimbles = (useApi('GET /media-servers').data?.mediaServers ?? []).filter(
    (server) => server.protocol === 'nimble',
  )
  const [open, setOpen] = useState<Open | null>(null)
  const [filter, setFilter] = useState('')
  const query = useLinks(filter)
  const links = query.links
  const streamNames = useMemo(
    () => new Map(streams.map((stream) => [stream.id, stream.name])),
    [streams],
  )
  const revocations = useApi('GET /revocations').data?.revocations
  const rows = useMemo(
    () => toRows(links, streamNames, revocations ?? []),
    [links, streamNames, revocations],
  )
  const shown = open?.kind === 'link' ? links.find((link) => link.id === open.id) : undefined
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title="Tokens"
        description="Signed addresses with a time limit, for one stream each."
        actions={
          <>
            <div className="w-44">
              <SearchBox
                label="Filter links"
                placeholder="Filter"
                value={filter}
                onChange={setFilter}
              />
            </div>
            <Button
              icon={<KeyRound aria-hidden className="size-4" />}
              onClick={() => setOpen({ kind: 'tokens' })}
            >
              Service tokens
            </Button>
            {nimbles.length > 0 && (
              <Button
                icon={<Signature aria-hidden className="size-4" />}
                onClick={() => setOpen({ kind: 'nimble' })}
              >
                Sign Nimble URL
              </Button>
            )}
            <Button
              look="primary"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => setOpen({ kind: 'mint' })}
            >
              Mint link
            </Button>
          </>
        }
      />
      <div className="min-h-0 flex-1 border-t border-line">
        <DataTable
          label="Links"
          columns={COLUMNS}
          rows={rows}
          rowId={({ link }) => link.id}
          openId={shown?.id ?? null}
          onOpen={({ link }) => setOpen({ kind: 'link', id: link.id })}
          isDim={({ link, revokedUntilMs }) =>
            linkState(link, Date.now(), revokedUntilMs) !== 'valid'
          }
          initialSorting={{ columnId: 'expires', descending: true }}
          loading={query.isPending}
          error={query.error}
          empty={
            filter === '' ? (
              <NoLinks onMint={() => setOpen({ kind: 'mint' })} />
            ) : (
              <EmptyState
                title={`No link matches “${filter}”`}
                actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>}
              />
            )
          }
        />
      </div>
      {query.showOlder !== null && (
        <div className="flex justify-center border-t border-line p-2">
          <Button busy={query.isReadingOlder} onClick={query.showOlder}>
            Show older
          </Button>
        </div>
      )}
      {open?.kind === 'mint' && <MintDrawer streams={streams} onClose={() => setOpen(null)} />}
      {open?.kind === 'nimble' && (
        <NimbleDrawer streams={streams} servers={nimbles} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'tokens' && <ServiceTokens streams={streams} onClose={() => setOpen(null)} />}
      {shown !== undefined && (
        <LinkDrawer
          key={shown.id}
          link={shown}
          streamName={streamNames.get(shown.streamId) ?? shown.streamId}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}

const toRows = (
  links: readonly Link[],
  streamNames: ReadonlyMap<string, string>,
  revocations: readonly Revocation[],
): readonly Row[] =>
  links.map((link) => ({
    link,
    streamName: streamNames.get(link.streamId) ?? link.streamId,
    revokedUntilMs: revokedUntil(link.id, revocations) ?? null,
  }))

function NoLinks({ onMint }: { readonly onMint: () => void }): ReactNode {
  return (
    <EmptyState
      icon={<LinkIcon />}
      title="No links yet"
      actions={<Button onClick={onMint}>Mint the first link</Button>}
    >
      A link lets whoever holds it start watching one stream until it expires. Hand it out by hand
      or let your own site ask for one per viewer with a service token.
    </EmptyState>
  )
}
