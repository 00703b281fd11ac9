import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ApiSecret } from '../../../shared/stream-token.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Ago } from '../../kit/time.tsx'
import { ApiSecretDrawer } from './api-secret-drawer.tsx'
import { KeyRow, KeySection } from './key-section.tsx'
import { RefreshSecretDialog } from './refresh-secret-dialog.tsx'

/** Secrets with which back ends manage subscribe and publish tokens: made, refreshed, deleted. */
export function ApiSecrets(): ReactNode {
  const query = useApi('GET /api-secrets')
  const [isMaking, setIsMaking] = useState(false)
  const [refreshed, setRefreshed] = useState<ApiSecret | null>(null)
  const [doomed, setDoomed] = useState<ApiSecret | null>(null)
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
            onDelete={() => setDoomed(each)}
          />
        ))}
      </KeySection>
      {isMaking && <ApiSecretDrawer onClose={() => setIsMaking(false)} />}
      {refreshed !== null && (
        <RefreshSecretDialog apiSecret={refreshed} onClose={() => setRefreshed(null)} />
      )}
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Delete ${doomed?.name ?? ''}`}
        action="Delete secret"
        onConfirm={async () => {
          await call('DELETE /api-secrets/{id}', { params: { id: doomed?.id ?? '' } })
          await refresh()
        }}
      >
        <p>
          The back end that uses it is refused from this moment. Tokens it made go on working, and
          no live session ends. It cannot be brought back.
        </p>
      </ConfirmDialog>
    </>
  )
}

function ApiSecretRow(props: {
  readonly apiSecret: ApiSecret
  readonly onRefresh: () => void
  readonly onDelete: () => void
}): ReactNode {
  const { name, hint, createdAtMs, refreshedAtMs, lastUsedAtMs } = props.apiSecret
  return (
    <KeyRow
      name={name}
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
        <>
          <Button size="small" aria-label={`Refresh ${name}`} onClick={props.onRefresh}>
            Refresh
          </Button>
          <Button
            size="small"
            look="ghost"
            aria-label={`Delete the API secret ${name}`}
            onClick={props.onDelete}
          >
            Delete
          </Button>
        </>
      }
    />
  )
}
