import type { ReactNode } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { SealedSecret, SetState } from '../../components/sealed-secret.tsx'
import { toastDeleted } from '../../components/undo.ts'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** What Stagedoor proves itself with at the WHIP endpoint of a stream. It goes in and is never shown again. */
export function WhipToken({ stream }: { readonly stream: Stream }): ReactNode {
  const { id } = stream
  const params = { id }
  const status = useApi('GET /streams/{id}/whip-token', { params })
  const isSet = status.data?.isSet === true
  return (
    <SealedSecret
      className="rounded-md border border-line p-3"
      heading={t('What the WHIP endpoint asks of Stagedoor')}
      isSet={isSet}
      state={<SetState isSet={isSet} text={isSet ? t('token set') : t('no token')} />}
      label={isSet ? t('New bearer token') : t('Bearer token')}
      hint={t(
        "Sent in place of the publisher's own, which stays here. Stored sealed; it cannot be shown again. Without one nothing is sent.",
      )}
      maxLength={4096}
      store={t('Store token')}
      missing={t('Write a token first.')}
      send={(value) => call('PUT /streams/{id}/whip-token', { params, body: { value } })}
      onDone={(value) => {
        void status.refetch()
        const said =
          value === null
            ? t('Publishers are passed on without a token')
            : t('Publishers are passed on with this token from now on')
        if (isSet) toastDeleted(said, 'whip_token', id)
        else toast(said)
      }}
    />
  )
}
