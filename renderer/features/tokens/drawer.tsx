import type { ReactNode } from 'react'
import { RESTORE_MS, type Token, tokenStatus } from '../../../shared/token.ts'
import { Facts } from '../../components/facts.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { Ago, useNow } from '../../kit/time.tsx'
import { go } from '../../route.ts'
import { actOnTokens } from './act.ts'
import { titleOf } from './columns.tsx'
import { editableKind } from './edit-draft.ts'
import { LOOKS } from './kinds.ts'
import { Opens } from './opens.tsx'
import { OwnLimit } from './own-limit.tsx'
import { Expiry, StatusBadge } from './status.tsx'
import { StoredTokenPart } from './stored-token.tsx'

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
      description={[LOOKS[token.kind].label, token.streams.join(', ')]
        .filter(Boolean)
        .join(' for ')}
      footer={<Actions {...props} status={status} />}
    >
      <div className="flex flex-col gap-3">
        {token.deletedAtMs !== null && (
          <Callout title="Deleted">
            It can be restored until {formatFull(token.deletedAtMs + RESTORE_MS)}.
          </Callout>
        )}
        <Facts facts={factsOf(token)} />
        {token.deletedAtMs === null && token.isRevocable && <Opens token={token} />}
        {token.kind !== 'server-token' && <OwnLimit token={token} />}
        <StoredTokenPart token={token} />
        {token.kind === 'server-token' && (
          <p className="text-sm text-ink-3">
            Its media server checks it by itself with the key
            {` ${token.tags[0] ?? ''}`}, so it holds until its end.
            {token.isRevocable
              ? ' Revoking it keeps out whoever the media server asks about.'
              : ' When it leaked, change the secret there and roll the key here.'}
          </p>
        )}
        {SIGNED_KINDS.includes(token.kind) && (
          <p className="text-sm text-ink-3">
            What it permits is signed and stands in its text, so it cannot be edited. Roll it, or
            issue another.
          </p>
        )}
        <Button
          size="small"
          className="self-start"
          onClick={() => go(`/decisions?q=${encodeURIComponent(`grant:${token.id}`)}`)}
        >
          Decisions about it
        </Button>
        <Button
          size="small"
          className="self-start"
          onClick={() => go(`/doctor?token=${encodeURIComponent(token.id)}`)}
        >
          Doctor
        </Button>
      </div>
    </Drawer>
  )
}

const at = (atMs: number | null): string | null => (atMs === null ? null : formatFull(atMs))

function factsOf(token: Token): readonly (readonly [string, ReactNode])[] {
  return [
    ['Status', <StatusBadge key="status" token={token} />],
    [
      'Expires',
      token.expiresAtMs === null ? (
        'never by itself'
      ) : (
        <span key="expires">
          <Expiry token={token} />
          <span className="text-ink-3">, {formatFull(token.expiresAtMs)}</span>
        </span>
      ),
    ],
    [
      'Streams',
      <span key="streams" className="data">
        {token.streams.join(', ')}
      </span>,
    ],
    ['Tags', token.tags.join(', ')],
    ['Begins with', token.hint === null ? null : `${token.hint}…`],
    ['Created', formatFull(token.createdAtMs)],
    ['Issued by', token.issuedBy],
    ['Uses', formatNumber(token.uses)],
    [
      'Last used',
      token.lastUsedAtMs === null ? 'never' : <Ago key="used" atMs={token.lastUsedAtMs} />,
    ],
    ['Switched off', at(token.disabledAtMs)],
    ['Revoked', at(token.revokedAtMs)],
    ['Until', token.revokedAtMs === null ? null : (at(token.revokedUntilMs) ?? 'it is lifted')],
    [
      'Id',
      <span key="id" className="flex items-center gap-1">
        <span className="data">{token.id}</span>
        <CopyButton value={token.id} label="Copy id" />
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
        Restore
      </Button>
    )
  }
  const isOff = token.disabledAtMs !== null
  return (
    <>
      {token.isDeletable && (
        <Button
          look="quietDanger"
          className="mr-auto"
          onClick={() => void actOnTokens('delete', [token])}
        >
          Delete
        </Button>
      )}
      {token.isSwitchable && (
        <Button onClick={() => void actOnTokens(isOff ? 'enable' : 'disable', [token])}>
          {isOff ? 'Switch on' : 'Switch off'}
        </Button>
      )}
      {editableKind(token) !== null && <Button onClick={props.onEdit}>Edit</Button>}
      {token.isRenewable && <Button onClick={props.onRenew}>Renew or roll</Button>}
      {status === 'revoked' ? (
        <Button onClick={() => void actOnTokens('lift', [token])}>Lift the revocation</Button>
      ) : (
        token.isRevocable && (
          <Button look="danger" onClick={props.onRevoke}>
            Revoke
          </Button>
        )
      )}
    </>
  )
}
