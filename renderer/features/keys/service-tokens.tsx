import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ServiceToken } from '../../../shared/credential.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Ago, useNow } from '../../kit/time.tsx'
import { KeyRow, KeySection } from './key-section.tsx'
import { NewServiceToken } from './new-service-token.tsx'
import { RollDialog } from './roll-dialog.tsx'

/** Tokens with which back ends ask for links: rolled with overlap, switched off, deleted. */
export function ServiceTokens(): ReactNode {
  const query = useApi('GET /service-tokens')
  const action = useAction()
  const [making, setMaking] = useState(false)
  const [rolled, setRolled] = useState<ServiceToken | null>(null)
  const [doomed, setDoomed] = useState<ServiceToken | null>(null)
  const setDisabled = ({ id }: ServiceToken, disabled: boolean) =>
    action.run(() => call('PUT /service-tokens/{id}', { params: { id }, body: { disabled } }))
  return (
    <>
      <KeySection
        title="Service tokens"
        about="With these, back ends ask for links and access tokens of their own."
        empty="None yet. Make one for each back end, named after it."
        query={query}
        actions={
          <Button
            size="small"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => setMaking(true)}
          >
            New service token
          </Button>
        }
      >
        {(query.data?.serviceTokens ?? []).map((token) => (
          <ServiceTokenRow
            key={token.id}
            token={token}
            onRoll={() => setRolled(token)}
            onDisable={(disabled) => void setDisabled(token, disabled)}
            onDelete={() => setDoomed(token)}
          />
        ))}
      </KeySection>
      {making && <NewServiceToken onClose={() => setMaking(false)} />}
      {rolled !== null && (
        <RollDialog
          title={`Roll ${rolled.name}`}
          label="Service token"
          onClose={() => setRolled(null)}
          onRoll={async (overlapMinutes) => {
            const params = { id: rolled.id }
            const made = await call('POST /service-tokens/{id}/roll', {
              params,
              body: { overlapMinutes },
            })
            await refresh()
            return made.secret
          }}
        />
      )}
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Delete ${doomed?.name ?? ''}`}
        action="Delete token"
        onConfirm={async () => {
          await call('DELETE /service-tokens/{id}', { params: { id: doomed?.id ?? '' } })
          await refresh()
        }}
      >
        <p>
          Whatever uses it is refused from this moment. What it asked for goes on working until it
          expires, and no live session ends. It cannot be brought back; switching it off can.
        </p>
      </ConfirmDialog>
    </>
  )
}

function ServiceTokenRow(props: {
  readonly token: ServiceToken
  readonly onRoll: () => void
  readonly onDisable: (disabled: boolean) => void
  readonly onDelete: () => void
}): ReactNode {
  const { token } = props
  const nowMs = useNow()
  const off = token.disabledAtMs !== null
  const overlapsUntilMs =
    token.previousUntilMs !== null && token.previousUntilMs > nowMs ? token.previousUntilMs : null
  return (
    <KeyRow
      name={token.name}
      state={off && <Badge tone="neutral">Off</Badge>}
      facts={
        <>
          <span className="data">{token.hint}…</span>, made <Ago atMs={token.createdAtMs} />,{' '}
          {token.lastUsedAtMs === null ? (
            'never used'
          ) : (
            <>
              used <Ago atMs={token.lastUsedAtMs} />
            </>
          )}
          {overlapsUntilMs !== null && (
            <>
              . The text before counts until <Ago atMs={overlapsUntilMs} />
            </>
          )}
        </>
      }
      actions={
        <>
          <Button size="small" aria-label={`Roll ${token.name}`} onClick={props.onRoll}>
            Roll
          </Button>
          <Button
            size="small"
            aria-label={`${off ? 'Switch on' : 'Switch off'} ${token.name}`}
            onClick={() => props.onDisable(!off)}
          >
            {off ? 'Switch on' : 'Switch off'}
          </Button>
          <Button
            size="small"
            look="ghost"
            aria-label={`Delete ${token.name}`}
            onClick={props.onDelete}
          >
            Delete
          </Button>
        </>
      }
    />
  )
}
