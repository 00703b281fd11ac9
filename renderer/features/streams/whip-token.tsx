import { type ReactNode, useState } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** What Stagedoor proves itself with at the WHIP endpoint of a stream. It goes in and is never shown again. */
export function WhipToken({ stream }: { readonly stream: Stream }): ReactNode {
  const { id } = stream
  const status = useApi('GET /streams/{id}/whip-token', { params: { id } })
  const [token, setToken] = useState('')
  const action = useAction()
  const isSet = status.data?.isSet === true

  const store = async (value: string | null, said: string): Promise<void> => {
    const done = await action.run(() =>
      call('PUT /streams/{id}/whip-token', { params: { id }, body: { value } }),
    )
    if (!done) return
    setToken('')
    void status.refetch()
    if (isSet) toastDeleted(said, 'whip_token', id)
    else toast(said)
  }
  return (
    <Form
      className="flex flex-col gap-2 rounded-md border border-line p-3"
      onSubmit={() => void store(token, t('Publishers are passed on with this token from now on'))}
    >
      <p className="flex items-center gap-2 text-sm" role="status">
        {t('What the WHIP endpoint asks of Stagedoor')}
        <Badge tone={isSet ? 'allow' : 'neutral'}>{isSet ? t('token set') : t('no token')}</Badge>
      </p>
      {action.error !== null && (
        <Callout tone="deny" title={t('Not stored')}>
          {action.error.message}
        </Callout>
      )}
      <Input
        label={isSet ? t('New bearer token') : t('Bearer token')}
        type="password"
        data
        value={token}
        maxLength={4096}
        hint={t(
          "Sent in place of the publisher's own, which stays here. Stored sealed; it cannot be shown again. Without one nothing is sent.",
        )}
        onChange={setToken}
      />
      <div className="flex gap-2">
        <Button
          type="submit"
          busy={action.busy}
          unless={token === '' ? t('Write a token first.') : null}
        >
          {t('Store token')}
        </Button>
        {isSet && (
          <Button
            look="ghost"
            className="text-deny"
            busy={action.busy}
            onClick={() => void store(null, t('Publishers are passed on without a token'))}
          >
            {t('Remove')}
          </Button>
        )}
      </div>
    </Form>
  )
}
