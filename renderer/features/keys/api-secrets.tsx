import { type ReactNode, useState } from 'react'
import type { ApiSecret } from '../../../shared/stream-token.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { LastUsed } from '../../components/last-used.tsx'
import { Button } from '../../kit/button.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { ApiSecretDrawer } from './api-secret-drawer.tsx'
import { KeyActs } from './key-acts.tsx'
import { KeySection, KeyState } from './key-section.tsx'
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
        title={t('API secrets')}
        about={t('With these, back ends manage subscribe and publish tokens (Dolby Millicast).')}
        empty={t('None yet. Make one for each back end, named after it.')}
        query={query}
        add={{ label: t('New API secret'), onClick: () => setIsMaking(true) }}
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

const EFFECT = t(
  'The back end that uses it is refused. Tokens it made go on working, and no live session ends.',
)

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
    <ShortRow
      name={name}
      badges={<KeyState isOff={isOff} isDeleted={deletedAtMs !== null} />}
      facts={
        <>
          <T
            text="{span}, made {createdAt},"
            values={{
              span: <span className="data">{hint}…</span>,
              createdAt: <Ago atMs={createdAtMs} />,
            }}
          />{' '}
          {refreshedAtMs !== null && (
            <>
              <T
                text="refreshed {refreshedAt},"
                values={{ refreshedAt: <Ago atMs={refreshedAtMs} /> }}
              />{' '}
            </>
          )}
          <LastUsed atMs={lastUsedAtMs} />
        </>
      }
      actions={
        <KeyActs
          isDeleted={deletedAtMs !== null}
          isOff={isOff}
          labels={{
            restore: t('Restore the API secret {name}', { name }),
            delete: t('Delete the API secret {name}', { name }),
            toggle: isOff
              ? t('Switch on the API secret {name}', { name })
              : t('Switch off the API secret {name}', { name }),
          }}
          onAct={props.onAct}
        >
          <Button size="small" aria-label={t('Refresh {name}', { name })} onClick={props.onRefresh}>
            {t('Refresh')}
          </Button>
        </KeyActs>
      }
    />
  )
}
