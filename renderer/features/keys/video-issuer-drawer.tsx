import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input, Textarea } from '../../kit/input.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'

const FORM_ID = 'new-video-issuer'

/** Lets the video JWTs of somebody else count, by a pasted key set. */
export function VideoIssuerDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [issuer, setIssuer] = useState('')
  const [jwks, setJwks] = useState('')
  const changed = useChanged([issuer, jwks])
  const action = useAction()
  const add = async (): Promise<void> => {
    const body = { issuer: issuer.trim(), jwks: jwks.trim() }
    const added = await action.run(() => call('POST /video-issuers', { body }))
    if (added) onClose()
  }
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed}
      title={t('New issuer of video JWTs')}
      description={t('Its keys are pasted, since nothing is fetched while a decision waits.')}
      footer={
        <Button look="primary" type="submit" form={FORM_ID} busy={action.busy}>
          {t('Add issuer')}
        </Button>
      }
    >
      <Form id={FORM_ID} className="flex flex-col gap-3" onSubmit={() => void add()}>
        <Input
          label={t('Issuer')}
          data
          autoFocus
          value={issuer}
          maxLength={256}
          placeholder="https://auth.example.com"
          hint={t('Exactly as in the iss of its tokens.')}
          error={action.error?.issue('issuer')}
          onChange={setIssuer}
        />
        <Textarea
          label={t('Key set (JWKS)')}
          data
          rows={10}
          value={jwks}
          maxLength={65_536}
          placeholder={'{"keys":[{"kid":"…","kty":"EC",…}]}'}
          hint={t('Public keys only. Each needs a kid of its own.')}
          error={action.error?.issue('jwks')}
          onChange={setJwks}
        />
        <Refused error={action.error} fieldsSay />
      </Form>
    </Drawer>
  )
}
