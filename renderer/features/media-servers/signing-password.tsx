import { type ReactNode, useState } from 'react'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { SigningPasswordInput } from '../../../shared/server-secret.ts'
import { SIGNATURE_TOLERANCE_SECONDS } from '../../../shared/signed-url.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { RemoveButton } from '../../components/sealed-secret.tsx'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { OverlapField, SecretState } from './shared-secret.tsx'

/** What Nimble's signed URLs are checked with. The password goes in and is never shown again. */
export function SigningPassword({ server }: { readonly server: MediaServer }): ReactNode {
  const params = { id: server.id }
  const status = useApi('GET /media-servers/{id}/signing-password', { params }).data
  const [password, setPassword] = useState('')
  const [changed, setChanged] = useState<number | null>(null)
  const [overlap, setOverlap] = useState<number | null>(0)
  const action = useAction()
  const isSet = status?.isSet === true
  const tolerance = changed ?? status?.toleranceSeconds ?? SIGNATURE_TOLERANCE_SECONDS.default

  const store = async (body: SigningPasswordInput, said: string): Promise<void> => {
    const stored = await action.run(() =>
      call('PUT /media-servers/{id}/signing-password', { params, body }),
    )
    if (!stored) return
    setPassword('')
    setChanged(null)
    if (isSet && body.password !== undefined) {
      toastDeleted(said, 'server_secret', `${server.id}/signing-password`)
    } else toast(said)
  }
  const submit = (): Promise<void> =>
    store(
      {
        ...(password === '' ? {} : { password, overlapMinutes: overlap ?? 0 }),
        toleranceSeconds: tolerance,
      },
      t('Signed URLs are checked with it from now on'),
    )
  return (
    <Form className="flex flex-col gap-4" onSubmit={() => void submit()}>
      <p className="text-sm text-ink-2">
        {t(
          'Your site signs playback addresses (wmsAuthSign) with the password of a WMSAuth rule in WMSPanel. With the same password here, Stagedoor admits them, signs them itself, and can revoke each.',
        )}
      </p>
      <div className="flex items-center gap-2 text-sm">
        {t('Password:')} <SecretState status={status} />
      </div>
      <Refused error={action.error} title={t('Not stored')} fieldsSay />
      <Input
        label={isSet ? t('New password') : t('Password')}
        type="password"
        data
        value={password}
        maxLength={128}
        hint={t('As in the WMSAuth rule. It is stored sealed and cannot be shown again.')}
        error={action.error?.issue('password')}
        onChange={setPassword}
      />
      {isSet && password !== '' && <OverlapField value={overlap} onChange={setOverlap} />}
      <NumberField
        label={t('Clocks may differ by')}
        unit={t('seconds')}
        value={tolerance}
        min={SIGNATURE_TOLERANCE_SECONDS.min}
        max={SIGNATURE_TOLERANCE_SECONDS.max}
        hint={t(
          'As Time tolerance in WMSPanel: 60 to 90 is recommended. Addresses also stay valid so much longer.',
        )}
        error={action.error?.issue('toleranceSeconds')}
        onChange={setChanged}
      />
      <div className="flex gap-2 border-t border-line pt-3">
        {isSet && (
          <RemoveButton
            busy={action.busy}
            onClick={() => void store({ password: null }, t('Signed URLs are refused from now on'))}
          >
            {t('Remove password')}
          </RemoveButton>
        )}
        <Button
          look="primary"
          className="ms-auto"
          busy={action.busy}
          unless={password === '' && changed === null ? t('Nothing is changed yet.') : null}
          onClick={() => void submit()}
        >
          {t('Store')}
        </Button>
      </div>
    </Form>
  )
}
