import type { ReactNode } from 'react'
import { RESTORE_MS, type Token, tokenStatus } from '../../../shared/token.ts'
import { Facts } from '../../components/facts.tsx'
import { NotePart } from '../../components/note-mark.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { Ago, useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { actOnTokens } from './act.ts'
import { CheckedElsewhere, isUnasked } from './checked-elsewhere.tsx'
import { titleOf } from './columns.tsx'
import { editableKind } from './edit-draft.ts'
import { LOOKS } from './kinds.ts'
import { Opens } from './opens.tsx'
import { OwnLimit } from './own-limit.tsx'
import { Expiry, StatusBadge } from './status.tsx'
import { StoredTokenPart } from './stored-token.tsx'
import { TokenUse } from './token-use.tsx'

/** Kinds whose text says all that they permit. */
const SIGNED_KINDS: readonly Token['kind'][] = ['edge-auth', 'listener-link', 'nimble-link']

/** One token: what it opens, how it was used, and what can be done with it. */
export function TokenDrawer(props: {
  readonly token: Token
  readonly onEdit: () => void
  readonly onRenew: () => void
  readonly onRevoke: () => void
  readonly onClose: () => void
}): ReactNode {
  const { token } = props
  const status = tokenStatus(token, useNow())
  return (
    <Drawer
      open
      modal={false}
      onClose={props.onClose}
      title={titleOf(token)}
      description={
        token.streams.length === 0
          ? LOOKS[token.kind].label
          : t('{kind} for {streams}', {
              kind: LOOKS[token.kind].label,
              streams: token.streams.join(', '),
            })
      }
      footer={<Actions {...props} status={status} />}
    >
      <div className="flex flex-col gap-3">
        {token.deletedAtMs !== null && (
          <Callout title={t('Deleted')}>
            {t('It can be restored until {deletedAt}.', {
              deletedAt: formatFull(token.deletedAtMs + RESTORE_MS),
            })}
            {isUnasked(token) &&
              ` ${t('Deleting took it off the list. At its media server it still works until it expires.')}`}
          </Callout>
        )}
        <Facts facts={factsOf(token)} />
        <NotePart kind="token" subject={token.id} title={titleOf(token)} />
        {token.deletedAtMs === null && token.checkedBy === undefined && <Opens token={token} />}
        {token.checkedBy === undefined && <TokenUse id={token.id} />}
        {token.kind !== 'server-token' && <OwnLimit token={token} />}
        <StoredTokenPart token={token} />
        <CheckedElsewhere token={token} />
        {SIGNED_KINDS.includes(token.kind) && (
          <p className="text-sm text-ink-3">
            {t(
              'What it permits is signed and stands in its text, so it cannot be edited. Roll it, or issue another.',
            )}
          </p>
        )}
        <Button
          size="small"
          className="self-start"
          onClick={() => go(`/decisions?q=${encodeURIComponent(`grant:${token.id}`)}`)}
        >
          {t('Decisions about it')}
        </Button>
        <Button
          size="small"
          className="self-start"
          onClick={() => go(`/doctor?token=${encodeURIComponent(token.id)}`)}
        >
          {t('Doctor')}
        </Button>
      </div>
    </Drawer>
  )
}

const at = (atMs: number | null): string | null => (atMs === null ? null : formatFull(atMs))

function factsOf(token: Token): readonly (readonly [string, ReactNode])[] {
  return [
    [t('Status'), <StatusBadge key="status" token={token} />],
    [
      t('Expires'),
      token.expiresAtMs === null ? (
        t('never by itself')
      ) : (
        <span key="expires">
          <Expiry token={token} />
          <span className="text-ink-3">, {formatFull(token.expiresAtMs)}</span>
        </span>
      ),
    ],
    [
      t('Streams'),
      <span key="streams" className="data">
        {token.streams.join(', ')}
      </span>,
    ],
    [t('Tags'), token.tags.join(', ')],
    [t('Begins with'), token.hint === null ? null : `${token.hint}…`],
    [t('Created'), formatFull(token.createdAtMs)],
    [t('Issued by'), token.issuedBy],
    [t('Uses'), formatNumber(token.uses)],
    [
      t('Last used'),
      token.lastUsedAtMs === null ? t('never') : <Ago key="used" atMs={token.lastUsedAtMs} />,
    ],
    [t('Switched off'), at(token.disabledAtMs)],
    [t('Revoked'), at(token.revokedAtMs)],
    [
      t('Until'),
      token.revokedAtMs === null ? null : (at(token.revokedUntilMs) ?? t('it is lifted')),
    ],
    [
      t('Id'),
      <span key="id" className="flex items-center gap-1">
        <span className="data">{token.id}</span>
        <CopyButton value={token.id} label={t('Copy id')} />
      </span>,
    ],
  ]
}

function Actions(props: {
  readonly token: Token
  readonly status: ReturnType<typeof tokenStatus>
  readonly onEdit: () => void
  readonly onRenew: () => void
  readonly onRevoke: () => void
}): ReactNode {
  const { token, status } = props
  if (status === 'deleted') {
    return (
      <Button look="primary" onClick={() => void actOnTokens('restore', [token])}>
        {t('Restore')}
      </Button>
    )
  }
  const isOff = token.disabledAtMs !== null
  return (
    <>
      {token.isDeletable && (
        <Button
          look="quietDanger"
          className="me-auto"
          onClick={() => void actOnTokens('delete', [token])}
        >
          {t('Delete')}
        </Button>
      )}
      {token.isSwitchable && (
        <Button onClick={() => void actOnTokens(isOff ? 'enable' : 'disable', [token])}>
          {isOff ? t('Switch on') : t('Switch off')}
        </Button>
      )}
      {editableKind(token) !== null && <Button onClick={props.onEdit}>{t('Edit')}</Button>}
      {token.isRenewable && <Button onClick={props.onRenew}>{t('Renew or roll')}</Button>}
      {status === 'revoked' ? (
        <Button onClick={() => void actOnTokens('lift', [token])}>
          {t('Lift the revocation')}
        </Button>
      ) : (
        token.isRevocable && (
          <Button look="danger" onClick={props.onRevoke}>
            {t('Revoke')}
          </Button>
        )
      )}
    </>
  )
}
