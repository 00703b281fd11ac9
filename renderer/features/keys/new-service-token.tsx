import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { t } from '../../language/t.ts'
import { curlExample } from './curl-example.ts'

const EXAMPLE_MINUTES = 720

/** Makes a token with which a station's own back end asks for links, and shows how it asks. */
export function NewServiceToken({ onClose }: { readonly onClose: () => void }): ReactNode {
  const action = useAction()
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const create = async (): Promise<void> => {
    const made = await action.run(() =>
      call('POST /service-tokens', { body: { name: name.trim() } }),
    )
    if (!made) return
    setSecret(made.value.secret)
    setName('')
  }
  return (
    <Drawer
      open
      wide
      onClose={onClose}
      changed={name !== ''}
      title={t('New service token')}
      description={t(
        'A shop or site asks for links itself, one for each viewer. Call it from a server, never from a page.',
      )}
    >
      <div className="flex flex-col gap-4">
        <Form className="flex items-end gap-2" onSubmit={() => void create()}>
          <Input
            className="flex-1"
            label={t('Name')}
            value={name}
            maxLength={60}
            placeholder={t('web shop')}
            error={action.error?.issue('name')}
            onChange={setName}
          />
          <Button type="submit" busy={action.busy} icon={<Plus aria-hidden className="size-4" />}>
            {t('Make a token')}
          </Button>
        </Form>
        <Refused error={action.error} fieldsSay />
        {secret !== null && <SecretOnce label={t('Service token')} value={secret} />}
        <Example secret={secret} />
      </div>
    </Drawer>
  )
}

function Example({ secret }: { readonly secret: string | null }): ReactNode {
  const about = useApi('GET /about').data
  const settings = useApi('GET /settings').data
  const streams = useApi('GET /streams').data?.streams ?? []
  const stream = streams.find((each) => !each.name.includes('*'))
  if (about === undefined || stream === undefined) return null
  const origin = settings?.publicOrigin ?? about.handlerUrl
  return (
    <div className="flex flex-col gap-1">
      <p className="text-xs text-ink-2">
        {t('The answer is the whole link as a JSON string. Without minutes it is valid for 720.')}
      </p>
      <CodeBlock
        title={t('Ask for a link')}
        text={curlExample(origin, stream.name, EXAMPLE_MINUTES, secret)}
        secret={secret !== null}
      />
    </div>
  )
}
