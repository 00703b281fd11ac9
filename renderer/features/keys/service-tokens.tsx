import { type ReactNode, useState } from 'react'
import type { ServiceToken } from '../../../shared/credential.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { LastUsed } from '../../components/last-used.tsx'
import { Button } from '../../kit/button.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago, useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { KeyActs } from './key-acts.tsx'
import { KeySection, KeyState } from './key-section.tsx'
import { NewServiceToken } from './new-service-token.tsx'
import { RollDialog } from './roll-dialog.tsx'
import { actOnKey, type KeyAct } from './undo.ts'

/** Tokens with which back ends ask for links: rolled with overlap, switched off, deleted, restored. */
export function ServiceTokens(): ReactNode {
  const query = useApi('GET /service-tokens')
  const [making, setMaking] = useState(false)
  const [rolled, setRolled] = useState<ServiceToken | null>(null)
  return (
    <>
      <KeySection
        title={t('Service tokens')}
        about={t('With these, back ends ask for links and access tokens of their own.')}
        empty={t('None yet. Make one for each back end, named after it.')}
        query={query}
        add={{ label: t('New service token'), onClick: () => setMaking(true) }}
      >
        {(query.data?.serviceTokens ?? []).map((token) => (
          <ServiceTokenRow
            key={token.id}
            token={token}
            onRoll={() => setRolled(token)}
            onAct={(act) => void actOnToken(act, token)}
          />
        ))}
      </KeySection>
      {making && <NewServiceToken onClose={() => setMaking(false)} />}
      {rolled !== null && (
        <RollDialog
          title={t('Roll {name}', { name: rolled.name })}
          label={t('Service token')}
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
    </>
  )
}

const EFFECT = t(
  'Whatever uses it is refused. What it asked for goes on working until it expires, and no live session ends.',
)

function actOnToken(act: KeyAct, { id, name }: ServiceToken): Promise<void> {
  const params = { id }
  return actOnKey(act, name, EFFECT, (each) => {
    if (each === 'delete') return call('DELETE /service-tokens/{id}', { params })
    if (each === 'restore') return call('POST /service-tokens/{id}/restore', { params })
    return call('PUT /service-tokens/{id}', { params, body: { disabled: each === 'disable' } })
  })
}

function ServiceTokenRow(props: {
  readonly token: ServiceToken
  readonly onRoll: () => void
  readonly onAct: (act: KeyAct) => void
}): ReactNode {
  const { token } = props
  const { name } = token
  const nowMs = useNow()
  const off = token.disabledAtMs !== null
  const overlapsUntilMs =
    token.previousUntilMs !== null && token.previousUntilMs > nowMs ? token.previousUntilMs : null
  return (
    <ShortRow
      name={name}
      badges={<KeyState isOff={off} isDeleted={token.deletedAtMs !== null} />}
      facts={
        <>
          <T
            text="{span}, made {createdAt},"
            values={{
              span: <span className="data">{token.hint}…</span>,
              createdAt: <Ago atMs={token.createdAtMs} />,
            }}
          />{' '}
          <LastUsed atMs={token.lastUsedAtMs} />
          {overlapsUntilMs !== null && (
            <T
              text=". The text before counts until {overlapsUntil}"
              values={{ overlapsUntil: <Ago atMs={overlapsUntilMs} /> }}
            />
          )}
        </>
      }
      actions={
        <KeyActs
          isDeleted={token.deletedAtMs !== null}
          isOff={off}
          labels={{
            restore: t('Restore {name}', { name }),
            delete: t('Delete {name}', { name }),
            toggle: off ? t('Switch on {name}', { name }) : t('Switch off {name}', { name }),
          }}
          onAct={props.onAct}
        >
          <Button size="small" aria-label={t('Roll {name}', { name })} onClick={props.onRoll}>
            {t('Roll')}
          </Button>
        </KeyActs>
      }
    />
  )
}
