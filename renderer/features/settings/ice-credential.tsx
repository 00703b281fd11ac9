import type { ReactNode } from 'react'
import type { IceServer } from '../../../shared/director.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { SealedSecret, SetState } from '../../components/sealed-secret.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** The credential of a TURN server. It goes in and is never shown again. */
export function IceCredential({ server }: { readonly server: IceServer }): ReactNode {
  const url = server.urls[0] ?? ''
  const status = useApi('GET /director/ice-credentials')
  const isSet = status.data?.set.includes(url) === true
  return (
    <SealedSecret
      className="rounded-md border border-line p-3"
      heading={<span className="data min-w-0 truncate">{url}</span>}
      isSet={isSet}
      state={<SetState isSet={isSet} text={isSet ? t('credential set') : t('no credential')} />}
      label={isSet ? t('New credential') : t('Credential')}
      hint={
        isSet
          ? t('Stored sealed; it cannot be shown again.')
          : t(
              'Without one this server is not told to players. It is stored sealed and cannot be shown again.',
            )
      }
      maxLength={512}
      store={t('Store credential')}
      missing={t('Write a credential first.')}
      send={(credential) => call('PUT /director/ice-credentials', { body: { url, credential } })}
      onDone={(credential) => {
        void status.refetch()
        if (credential === null) toast(t('Players are not told this server any more'))
        else toast(t('Players are told this server from now on'))
      }}
    />
  )
}
