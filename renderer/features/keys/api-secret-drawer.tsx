import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'

const FORM_ID = 'new-api-secret'

/** Makes a secret with which a back end calls the token API, and shows it once. */
export function ApiSecretDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const changed = useChanged([name])
  const action = useAction()
  const add = async (): Promise<void> => {
    const made = await action.run(() => call('POST /api-secrets', { body: { name: name.trim() } }))
    if (made) setSecret(made.value.secret)
  }
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed && secret === null}
      title={t('New API secret')}
      description={t(
        'A back end sends it with each call of the token API. Keep it on servers, never in a page.',
      )}
      footer={
        secret === null ? (
          <Button look="primary" type="submit" form={FORM_ID} busy={action.busy}>
            {t('Make a secret')}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('Done')}</Button>
        )
      }
    >
      {secret !== null ? (
        <SecretOnce label={t('API secret')} value={secret}>
          {t('Copy it now into the back end: only a hash is kept.')}
        </SecretOnce>
      ) : (
        <Form id={FORM_ID} className="flex flex-col gap-3" onSubmit={() => void add()}>
          <Input
            label={t('Name')}
            autoFocus
            value={name}
            maxLength={60}
            placeholder={t('web shop')}
            hint={t('The back end it is for. The audit log names it so.')}
            error={action.error?.issue('name')}
            onChange={setName}
          />
          <Refused error={action.error} fieldsSay />
        </Form>
      )}
    </Drawer>
  )
}
