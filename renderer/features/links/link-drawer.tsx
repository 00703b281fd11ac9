import { type ReactNode, useState } from 'react'
import type { Link } from '../../../shared/credential.ts'
import { call } from '../../api/client.ts'
import { useFeed } from '../../api/feed.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Facts } from '../../components/facts.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { Ago } from '../../kit/time.tsx'
import { toast } from '../../kit/toast.tsx'
import { LinkBadge, useLinkState } from './link-badge.tsx'

/** One issued link: what it was for, how it was used, and taking it back. */
export function LinkDrawer(props: {
  readonly link: Link
  readonly streamName: string
  readonly onClose: () => void
}): ReactNode {
  const { link, onClose } = props
  const [revoking, setRevoking] = useState(false)
  const lift = useLift(link.id)
  const { state } = useLinkState(link)
  const name = link.label || 'this link'
  return (
    <Drawer
      open
      modal={false}
      onClose={onClose}
      title={link.label || 'Link without a label'}
      description={props.streamName}
      footer={
        state !== 'revoked' ? (
          <Button look="danger" onClick={() => setRevoking(true)}>
            Revoke link
          </Button>
        ) : (
          <Button busy={lift.busy} disabled={!lift.possible} onClick={() => void lift.run()}>
            Lift the revocation
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {lift.error !== null && <Callout tone="deny">{lift.error}</Callout>}
        <Facts
          facts={[
            ['State', <LinkBadge key="state" link={link} />],
            [
              'Stream',
              <span key="stream" className="data">
                {props.streamName}
              </span>,
            ],
            ['Expires', formatFull(link.expiresAtMs)],
            ['Minted', formatFull(link.createdAtMs)],
            ['By', link.issuedBy],
            ['Tags', link.tags.join(', ')],
            ['Uses', formatNumber(link.uses)],
            [
              'Last used',
              link.lastUsedAtMs === null ? 'never' : <Ago key="used" atMs={link.lastUsedAtMs} />,
            ],
            [
              'Revoked',
              link.revokedAtMs === null || state !== 'revoked'
                ? null
                : formatFull(link.revokedAtMs),
            ],
            [
              'Id',
              <span key="id" className="data">
                {link.id}
              </span>,
            ],
          ]}
        />
      </div>
      <RevokeLink link={link} name={name} open={revoking} onClose={() => setRevoking(false)} />
    </Drawer>
  )
}

function RevokeLink(props: {
  readonly link: Link
  readonly name: string
  readonly open: boolean
  readonly onClose: () => void
}): ReactNode {
  const { link } = props
  const sessions = useFeed((feed) => feed.sessions)
  const live = [...sessions.values()].filter((session) => session.grantId === link.id).length
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={`Revoke ${props.name}`}
      action="Revoke link"
      onConfirm={async () => {
        const done = await call('POST /revocations', { body: { kind: 'grant', value: link.id } })
        await refresh()
        toast('The link is revoked', { description: done.effect })
      }}
    >
      <p>Nobody can start watching with it from this moment, whoever holds a copy.</p>
      <p>
        {live === 0
          ? 'No live session came in with it.'
          : `${live} live ${live === 1 ? 'session came' : 'sessions came'} in with it. Whether and when they end depends on the media server; the answer says so.`}
      </p>
    </ConfirmDialog>
  )
}

function useLift(grantId: string) {
  const revocations = useApi('GET /revocations').data?.revocations
  const action = useAction()
  const found = revocations?.filter((each) => each.kind === 'grant' && each.value === grantId) ?? []
  const run = async (): Promise<void> => {
    const done = await action.run(async () => {
      for (const { id } of found) await call('DELETE /revocations/{id}', { params: { id } })
    })
    if (done) toast('The link works again')
  }
  return {
    possible: found.length > 0,
    busy: action.busy,
    error: action.error?.message ?? null,
    run,
  }
}
