import { type ReactNode, useState } from 'react'
import type { Token } from '../../../shared/token.ts'
import { storedTokenOf } from '../../../shared/token-grants.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { LoadFailed } from '../../kit/load-state.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { RefreshToken } from './refresh-token.tsx'

const CALLS = {
  subscribe: {
    get: 'GET /subscribe-tokens/{id}',
    liveCount: 'GET /subscribe-tokens/{id}/live-count',
    bindings: 'GET /subscribe-tokens/{id}/bindings',
    free: 'DELETE /subscribe-tokens/{id}/bindings',
  },
  publish: {
    get: 'GET /publish-tokens/{id}',
    liveCount: 'GET /publish-tokens/{id}/live-count',
    bindings: 'GET /publish-tokens/{id}/bindings',
    free: 'DELETE /publish-tokens/{id}/bindings',
  },
} as const

type Kind = keyof typeof CALLS
/** What the id of the grant begins with. */
const PREFIX = { subscribe: 'st', publish: 'pt' } as const satisfies Record<Kind, string>

/** What only subscribe and publish tokens have: who is in with them, the addresses they are bound to, a new text. */
export function StoredTokenPart({ token }: { readonly token: Token }): ReactNode {
  const stored = storedTokenOf(token.id)
  const [isRefreshing, setIsRefreshing] = useState(false)
  if (stored === null || token.deletedAtMs !== null) return null
  const { kind, id } = stored
  return (
    <>
      <Bindings kind={kind} id={String(id)} />
      <LiveCount kind={kind} id={String(id)} />
      <Button size="small" className="self-start" onClick={() => setIsRefreshing(true)}>
        {t('Refresh the text')}
      </Button>
      {isRefreshing && (
        <RefreshToken
          kind={kind}
          id={String(id)}
          token={token}
          live={<LiveCount kind={kind} id={String(id)} />}
          onClose={() => setIsRefreshing(false)}
        />
      )}
    </>
  )
}

/** How many sessions would end, said before anything is clicked. */
function LiveCount({ kind, id }: { readonly kind: Kind; readonly id: string }): ReactNode {
  const { data, error, refetch } = useApi(CALLS[kind].liveCount, { params: { id } })
  if (error !== null) {
    return (
      <LoadFailed
        what={t('the live sessions with it')}
        error={error}
        onRetry={() => void refetch()}
      />
    )
  }
  return <p className="text-sm text-ink-2">{liveText(data?.liveSessions)}</p>
}

function liveText(live: number | undefined): string {
  if (live === undefined) return t('Counting the live sessions with it.')
  if (live === 0) return t('No live session ends when it is refreshed, switched off or deleted.')
  const who =
    live === 1
      ? t('1 live session ends')
      : t('{live} live sessions end', { live: formatNumber(live) })
  return t('{who} when it is refreshed, switched off or deleted.', { who })
}

/** The addresses a token is bound to; nothing where it is not bound by use. */
function Bindings({ kind, id }: { readonly kind: Kind; readonly id: string }): ReactNode {
  const places = useApi(CALLS[kind].get, { params: { id } }).data?.bindIpsOnUsage ?? null
  const { data, error, refetch } = useApi(CALLS[kind].bindings, { params: { id } }, places !== null)
  const action = useAction()
  if (places === null) return null
  const free = async (): Promise<void> => {
    if (!(await action.run(() => call(CALLS[kind].free, { params: { id } })))) return
    toastDeleted(t('All places are free'), 'token_bindings', `${PREFIX[kind]}-${id}`)
  }
  const addresses = data?.addresses ?? []
  return (
    <section aria-label={t('Bound addresses')} className="flex flex-col gap-1.5 text-sm">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-medium">
          {t('Bound addresses: {addresses} of {places}', {
            addresses: formatNumber(addresses.length),
            places: formatNumber(places),
          })}
        </h3>
        {addresses.length > 0 && (
          <Button size="small" busy={action.busy} onClick={() => void free()}>
            {t('Free all places')}
          </Button>
        )}
      </div>
      {error !== null && (
        <LoadFailed what={t('the bound addresses')} error={error} onRetry={() => void refetch()} />
      )}
      {action.error !== null && (
        <p role="alert" className="font-medium text-deny">
          {action.error.message}
        </p>
      )}
      {data !== undefined && addresses.length === 0 && (
        <p className="text-ink-3">
          {t('None yet. The first {places} that use it get in.', { places: formatNumber(places) })}
        </p>
      )}
      <ul>
        {addresses.map(({ address, boundAtMs }) => (
          <li key={address} className="flex justify-between gap-3 py-0.5">
            <span className="data">{address}</span>
            <span className="text-ink-3">
              <Ago atMs={boundAtMs} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
