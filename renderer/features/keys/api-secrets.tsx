import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ApiSecret } from '../../../shared/stream-token.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { Ago } from '../../kit/time.tsx'
import { ApiSecretDrawer } from './api-secret-drawer.tsx'
import { KeyRow, KeySection, KeyState } from './key-section.tsx'
import { RefreshSecretDialog } from './refresh-secret-dialog.tsx'
import { actOnKey, type KeyAct } from './undo.ts'

/** Secrets with which back ends manage subscribe and publish tokens: made, refreshed, switched off, deleted and restored. */
export function ApiSecrets(): ReactNode {
  const query = useApi('GET /api-secrets')
  const [isMaking, setIsMaking] = useState(false)
  const [refreshed, setRefreshed] = useState<ApiSecret | null>(null)
  return (
    <>
      <KeySection
        title="API secrets"
        about="With these, back ends manage subscribe and publish tokens (Dolby Millicast)."
        empty="None yet. Make one for each back end, named after it."
        query={query}
        actions={
          <Button
            size="small"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => setIsMaking(true)}
          >
            New API secret
          </Button>
        }
      >
        {(query.data?.apiSecrets ?? []).map((each) => (
          <ApiSecretRow
            key={each.id}
            apiSecret={each}
            onRefresh={() => setRefreshed(each)}
            onAct={(act) => void actOnSecret(act, each)}
          />
        ))}
      </KeySection>
      {isMaking && <ApiSecretDrawer onClose={() => setIsMaking(false)} />}
      {refreshed !== null && (
        <RefreshSecretDialog apiSecret={refreshed} onClose={() => setRefreshed(null)} />
      )}
    </>
  )
}

const EFFECT =
  'The back end that uses it is refused. Tokens it made go on working, and no live session ends.'

function actOnSecret(act: KeyAct, { id, name }: ApiSecret): Promise<void> {
  const params = { id }
  return actOnKey(act, name, EFFECT, (each) => {
    if (each === 'delete') return call('DELETE /api-secrets/{id}', { params })
    if (each === 'restore') return call('POST /api-secrets/{id}/restore', { params })
    return call('PUT /api-secrets/{id}', { params, body: { disabled: each === 'disable' } })
  })
}

function ApiSecretRow(props: {
  readonly apiSecret: ApiSecret
  readonly onRefresh: () => void
  readonly onAct: (act: KeyAct) => void
}): ReactNode {
  const { name, hint, createdAtMs, refreshedAtMs, lastUsedAtMs } = props.apiSecret
  const { disabledAtMs, deletedAtMs } = props.apiSecret
  const isOff = disabledAtMs !== null
  return (
    <KeyRow
      name={name}
      state={<KeyState isOff={isOff} isDeleted={deletedAtMs !== null} />}
      facts={
        <>
          <span className="data">{hint}…</span>, made <Ago atMs={createdAtMs} />,{' '}
          {refreshedAtMs !== null && (
            <>
              refreshed <Ago atMs={refreshedAtMs} />,{' '}
            </>
          )}
          {lastUsedAtMs === null ? (
            'never used'
          ) : (
            <>
              used <Ago atMs={lastUsedAtMs} />
            </>
          )}
        </>
      }
      actions={
        deletedAtMs !== null ? (
          <Button
            size="small"
            aria-label={`Restore the API secret ${name}`}
            onClick={() => props.onAct('restore')}
          >
            Restore
          </Button>
        ) : (
          <>
            <Button size="small" aria-label={`Refresh ${name}`} onClick={props.onRefresh}>
              Refresh
            </Button>
            <Button
              size="small"
              aria-label={`${isOff ? 'Switch on' : 'Switch off'} the API secret ${name}`}
              onClick={() => props.onAct(isOff ? 'enable' : 'disable')}
            >
              {isOff ? 'Switch on' : 'Switch off'}
            </Button>
            <Button
              size="small"
              look="ghost"
              aria-label={`Delete the API secret ${name}`}
              onClick={() => props.onAct('delete')}
            >
              Delete
            </Button>
          </>
        )
      }
    />
  )
}
