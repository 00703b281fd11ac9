import { type ReactNode, useState } from 'react'
import type { IceServer } from '../../../shared/director.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** The credential of a TURN server. It goes in and is never shown again. */
export function IceCredential({ server }: { readonly server: IceServer }): ReactNode {
  const url = server.urls[0] ?? ''
  const status = useApi('GET /director/ice-credentials')
  const [credential, setCredential] = useState('')
  const action = useAction()
  const isSet = status.data?.set.includes(url) === true

  const store = async (value: string | null, said: string): Promise<void> => {
    const done = await action.run(() =>
      call('PUT /director/ice-credentials', { body: { url, credential: value } }),
    )
    if (!done) return
    setCredential('')
    void status.refetch()
    toast(said)
  }
  return (
    <Form
      className="flex flex-col gap-2 rounded-md border border-line p-3"
      onSubmit={() => void store(credential, t('Players are told this server from now on'))}
    >
      <p className="flex min-w-0 items-center gap-2 text-sm" role="status">
        <span className="data min-w-0 truncate">{url}</span>
        <Badge tone={isSet ? 'allow' : 'neutral'}>
          {isSet ? t('credential set') : t('no credential')}
        </Badge>
      </p>
      {action.error !== null && (
        <Callout tone="deny" title={t('Not stored')}>
          {action.error.message}
        </Callout>
      )}
      <Input
        label={isSet ? t('New credential') : t('Credential')}
        type="password"
        data
        value={credential}
        maxLength={512}
        hint={
          isSet
            ? t('Stored sealed; it cannot be shown again.')
            : t(
                'Without one this server is not told to players. It is stored sealed and cannot be shown again.',
              )
        }
        onChange={setCredential}
      />
      <div className="flex gap-2">
        <Button
          type="submit"
          busy={action.busy}
          unless={credential === '' ? t('Write a credential first.') : null}
        >
          {t('Store credential')}
        </Button>
        {isSet && (
          <Button
            look="ghost"
            className="text-deny"
            busy={action.busy}
            onClick={() => void store(null, t('Players are not told this server any more'))}
          >
            {t('Remove')}
          </Button>
        )}
      </div>
    </Form>
  )
}
