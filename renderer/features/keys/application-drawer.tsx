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

const FORM_ID = 'new-application'

/** Adds a Phenix application, with a secret that is brought along or made. */
export function ApplicationDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [id, setId] = useState('')
  const [label, setLabel] = useState('')
  const [secret, setSecret] = useState('')
  const [made, setMade] = useState<{ readonly secret: string | null } | null>(null)
  const changed = useChanged([id, label, secret])
  const action = useAction()
  const add = async (): Promise<void> => {
    const body = {
      id: id.trim(),
      label: label.trim(),
      firstSecret: { secret: secret === '' ? null : secret },
    }
    const added = await action.run(() => call('POST /applications', { body }))
    if (!added) return
    if (added.value.secret === null) onClose()
    else setMade({ secret: added.value.secret })
  }
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed && made === null}
      title={t('New Phenix application')}
      description={t('Its secrets sign and verify EdgeAuth tokens.')}
      footer={
        made === null ? (
          <Button look="primary" type="submit" form={FORM_ID} busy={action.busy}>
            {t('Add application')}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('Done')}</Button>
        )
      }
    >
      {made !== null && made.secret !== null ? (
        <SecretOnce label={t('Secret')} value={made.secret}>
          {t('Copy it now into whatever signs tokens. It is sealed here and never shown again.')}
        </SecretOnce>
      ) : (
        <Form id={FORM_ID} className="flex flex-col gap-3" onSubmit={() => void add()}>
          <Input
            label={t('Application id')}
            data
            autoFocus
            value={id}
            maxLength={120}
            hint={t('Exactly as it stands in the tokens.')}
            error={action.error?.issue('id')}
            onChange={setId}
          />
          <Input
            label={t('Label')}
            value={label}
            maxLength={120}
            error={action.error?.issue('label')}
            onChange={setLabel}
          />
          <Input
            label={t('Secret')}
            data
            type="password"
            value={secret}
            maxLength={256}
            hint={t('The one you have from Phenix. Empty: one is made and shown once.')}
            error={action.error?.issue('firstSecret.secret') ?? action.error?.issue('secret')}
            onChange={setSecret}
          />
          <Refused error={action.error} fieldsSay />
        </Form>
      )}
    </Drawer>
  )
}
