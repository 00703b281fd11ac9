import { Plus, Rows3, SearchX, Ticket } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { IssuedToken, Token, TokenKind, TokenStatus } from '../../../shared/token.ts'
import { useApi } from '../../api/query.ts'
import { type Notes, noteKey, useNotes } from '../../components/noting.ts'
import { useAddress } from '../../components/use-address.ts'
import { useAsked } from '../../components/use-asked.ts'
import { Button } from '../../kit/button.tsx'
import { DataTable } from '../../kit/data-table.tsx'
import { besideDrawer } from '../../kit/drawer.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { FilterBar } from '../../kit/filter-bar.tsx'
import type { QuickFilter } from '../../kit/filter-chips.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { Select } from '../../kit/select.tsx'
import { useSelection } from '../../kit/use-selection.ts'
import { useSettled } from '../../kit/use-settled.ts'
import { t, tIn } from '../../language/t.ts'
import { actOnTokens } from './act.ts'
import { BulkDrawer } from './bulk-drawer.tsx'
import { type TokenRow, titleOf, tokenColumns } from './columns.tsx'
import { TokenDrawer } from './drawer.tsx'
import { EditDrawer } from './edit-drawer.tsx'
import { readTokenFilter, type TokenFilter, withKind } from './filter.ts'
import { IssueDrawer } from './issue-drawer.tsx'
import { IssuedDrawer } from './issued.tsx'
import { LISTED_KINDS, LOOKS } from './kinds.ts'
import { olderOf } from './older.ts'
import { RenewDialog } from './renew-dialog.tsx'
import { RevokeTokens } from './revoke-tokens.tsx'
import { SelectedTokens } from './selected-tokens.tsx'

import { type Tokens, useTokens } from './use-tokens.ts'
import { useTokensUrl } from './use-url.ts'

const statusTerm = (status: TokenStatus) => ({ key: 'status', value: status })
const STATUSES = (['active', 'disabled', 'expired', 'revoked', 'deleted'] as const).map(statusTerm)
const QUICK: readonly QuickFilter[] = [
  { label: t('Active'), term: statusTerm('active'), instead: STATUSES },
  { label: t('Off'), term: statusTerm('disabled'), instead: STATUSES },
  { label: t('Expired'), term: statusTerm('expired'), instead: STATUSES },
  { label: tIn('filter', 'Revoked'), term: statusTerm('revoked'), instead: STATUSES },
  { label: t('Deleted'), term: statusTerm('deleted'), instead: STATUSES },
]

const ALL = 'all'
const KIND_OPTIONS: readonly { readonly value: TokenKind | typeof ALL; readonly label: string }[] =
  [
    { value: ALL, label: t('All kinds') },
    ...LISTED_KINDS.map((value) => ({ value, label: LOOKS[value].label })),
  ]

type Open =
  | { readonly kind: 'issue'; readonly streamName: string; readonly as: string | null }
  | { readonly kind: 'many'; readonly like: string | null }
  | { readonly kind: 'renew' | 'edit'; readonly token: Token }
  | { readonly kind: 'revoke'; readonly tokens: readonly Token[] }
  | { readonly kind: 'issued'; readonly issued: IssuedToken }

/** Every token of whatever kind: found, issued, and taken back. */
export function TokenList(): ReactNode {
  const { filter: text, openId, issuingFor, issuingAs, setFilter, setOpenId } = useTokensUrl()
  const [address, change] = useAddress()
  const settled = useSettled(text, 200)
  const filter = useMemo(() => readTokenFilter(settled), [settled])
  const found = useTokens(filter)
  const streams = useApi('GET /streams').data?.streams ?? []
  const [open, setOpen] = useState<Open | null>(
    issuingFor === null ? null : { kind: 'issue', streamName: issuingFor, as: issuingAs },
  )
  const issue = (): void => setOpen({ kind: 'issue', streamName: '', as: null })
  const notes = useNotes()
  const tokens = useMemo(() => pinnedFirst(found.tokens, notes), [found.tokens, notes])
  const older = useMemo(() => olderOf(found.tokens), [found.tokens])
  const selection = useSelection(tokens)
  const columns = useMemo(() => tokenColumns(selection.toggle, notes), [selection.toggle, notes])
  const rows = useMemo(
    () =>
      tokens.map((token) => ({
        token,
        selected: selection.ids.has(token.id),
        older: older.has(token.id),
      })),
    [tokens, selection.ids, older],
  )
  const shown = found.tokens.find(({ id }) => id === openId)
  const renew = (token: Token): void => setOpen({ kind: 'renew', token })
  const many = (): void => {
    setOpen({ kind: 'many', like: address.get('like') })
    change({ like: null })
  }
  useAsked({ issue, many, ...(shown?.isRenewable === true && { renew: () => renew(shown) }) })
  const close = (): void => setOpen(null)
  const onRowKey = ({ token }: TokenRow, key: string): void => {
    noteKey(key, { kind: 'token', subject: token.id, title: titleOf(token) }, notes)
    if (key === 'x') selection.toggle(token, false)
    if (key === 'd' && token.isSwitchable)
      void actOnTokens(token.disabledAtMs === null ? 'disable' : 'enable', [token])
    if (key === 'r' && selection.rows.length > 0)
      setOpen({ kind: 'revoke', tokens: selection.rows })
    else if (key === 'r' && token.isRevocable) setOpen({ kind: 'revoke', tokens: [token] })
    if (key === 'Delete' && token.isDeletable) {
      void actOnTokens(token.deletedAtMs === null ? 'delete' : 'restore', [token])
    }
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className={besideDrawer(shown !== undefined)}>
        <PageHeader
          title={t('Tokens')}
          description={t('What lets people watch and encoders publish.')}
          actions={<Heading onIssue={issue} onMany={many} />}
        />
        <FilterBar
          label={t('Filter tokens')}
          placeholder={t('Label, stream, tag, issuer or id')}
          value={text}
          onChange={setFilter}
          quick={QUICK}
          problem={filter.problem}
          choice={
            <Select
              bare
              label={t('Kind')}
              className="w-40"
              value={filter.kind ?? ALL}
              options={KIND_OPTIONS}
              onChange={(kind) => setFilter(withKind(text, kind === ALL ? null : kind))}
            />
          }
        />
        {selection.rows.length > 0 && (
          <SelectedTokens
            selected={selection.rows}
            shownCount={found.tokens.length}
            isRead={filter.problem === null}
            onAll={selection.selectAll}
            onClear={selection.clear}
            onRevoke={() => setOpen({ kind: 'revoke', tokens: selection.rows })}
          />
        )}
        <div className="min-h-60 flex-1">
          <DataTable
            label={t('Tokens, newest first')}
            columns={columns}
            rows={rows}
            rowId={({ token }) => token.id}
            openId={shown?.id ?? null}
            onOpen={({ token }) => setOpenId(token.id)}
            onRowKey={onRowKey}
            isDim={isDim}
            loading={found.isPending}
            error={found.tokens.length === 0 ? found.error : null}
            {...(found.readOlder === null ? {} : { onNearEnd: found.readOlder })}
            empty={
              <Nothing
                filter={filter}
                isFiltered={settled !== ''}
                onClear={() => setFilter('')}
                onIssue={issue}
              />
            }
            foot={<Foot found={found} />}
          />
        </div>
      </div>
      {shown !== undefined && (
        <TokenDrawer
          key={shown.id}
          token={shown}
          onEdit={() => setOpen({ kind: 'edit', token: shown })}
          onRenew={() => renew(shown)}
          onRevoke={() => setOpen({ kind: 'revoke', tokens: [shown] })}
          onClose={() => setOpenId(null)}
        />
      )}
      {open?.kind === 'issue' && (
        <IssueDrawer streams={streams} streamName={open.streamName} as={open.as} onClose={close} />
      )}
      {open?.kind === 'many' && <BulkDrawer streams={streams} like={open.like} onClose={close} />}
      {open?.kind === 'edit' && <EditDrawer token={open.token} onClose={close} />}
      {open?.kind === 'renew' && (
        <RenewDialog
          token={open.token}
          onIssued={(issued) => setOpen({ kind: 'issued', issued })}
          onClose={close}
        />
      )}
      {open?.kind === 'issued' && <IssuedDrawer issued={open.issued} onClose={close} />}
      <RevokeTokens
        tokens={open?.kind === 'revoke' ? open.tokens : []}
        open={open?.kind === 'revoke'}
        onClose={close}
      />
    </div>
  )
}

/** Of those that are read; older ones join them when they are. */
const pinnedFirst = (tokens: readonly Token[], notes: Notes): readonly Token[] => {
  const isPinned = ({ id }: Token): boolean => notes.isPinned('token', id)
  return [...tokens.filter(isPinned), ...tokens.filter((token) => !isPinned(token))]
}

const isDim = ({ token }: TokenRow): boolean =>
  token.disabledAtMs !== null ||
  token.deletedAtMs !== null ||
  token.revokedAtMs !== null ||
  (token.expiresAtMs !== null && token.expiresAtMs <= Date.now())

function Heading(props: { readonly onIssue: () => void; readonly onMany: () => void }): ReactNode {
  return (
    <>
      <Button icon={<Rows3 aria-hidden className="size-4" />} onClick={props.onMany}>
        {t('Issue many')}
      </Button>
      <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={props.onIssue}>
        {t('Issue a token')}
      </Button>
    </>
  )
}

function Foot({ found }: { readonly found: Tokens }): ReactNode {
  if (found.error !== null)
    return t('Older ones could not be read: {message}', { message: found.error.message })
  if (found.isReadingOlder) return t('Reading older ones')
  return found.readOlder === null ? t('That is all.') : null
}

function Nothing(props: {
  readonly filter: TokenFilter
  readonly isFiltered: boolean
  readonly onClear: () => void
  readonly onIssue: () => void
}): ReactNode {
  if (!props.isFiltered) {
    return (
      <EmptyState
        icon={<Ticket />}
        title={t('No tokens yet')}
        actions={
          <Button look="primary" onClick={props.onIssue}>
            {t('Issue the first token')}
          </Button>
        }
      >
        {t(
          'A token lets whoever holds it watch or publish. Hand one out by hand, let your own site ask for one per viewer with a service token, or issue a whole list at once.',
        )}
      </EmptyState>
    )
  }
  const isBin = props.filter.status === 'deleted'
  return (
    <EmptyState
      icon={<SearchX />}
      title={isBin ? t('Nothing was deleted') : t('No token fits this filter')}
      actions={<Button onClick={props.onClear}>{t('Clear the filter')}</Button>}
    >
      {isBin && t('What is deleted stays here for 30 days and can be restored.')}
    </EmptyState>
  )
}
