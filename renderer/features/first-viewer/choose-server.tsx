import { FlaskConical } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { MediaServerStatus, ProtocolName } from '../../../shared/media-server.ts'
import { isPlayed, PRACTICE } from '../../../shared/practice.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import { KINDS_OF_SERVER } from '../media-servers/kinds.ts'
import { newServer, toInput } from '../media-servers/server-form.tsx'

/** Which media server: one that is there, a new one, or one that Stagedoor plays. */
export function ChooseServer(props: {
  readonly servers: readonly MediaServerStatus[]
  readonly onChosen: (id: string) => void
}): ReactNode {
  const { servers, onChosen } = props
  const [protocol, setProtocol] = useState<ProtocolName>('icecast')
  const [publicUrl, setPublicUrl] = useState('')
  const action = useAction()
  const kind = KINDS_OF_SERVER.find(({ value }) => value === protocol)
  const add = async (input: ReturnType<typeof toInput>): Promise<void> => {
    const made = await action.run(() => call('POST /media-servers', { body: input }))
    if (made !== null) onChosen(made.value.item.id)
  }
  const practise = (): void => {
    const there = servers.find(isPlayed)
    if (there !== undefined) onChosen(there.id)
    else
      void add(
        toInput({
          ...newServer,
          ...PRACTICE,
          protocol: 'generic',
        }),
      )
  }
  const name = freeName(kind?.label ?? protocol, servers)
  return (
    <>
      <Form
        className="flex max-w-md flex-col gap-3.5"
        onSubmit={() => void add(toInput({ ...newServer, name, protocol, publicUrl }))}
      >
        {action.error?.issue('publicUrl') === undefined && (
          <Refused error={action.error} title={t('Not stored')} />
        )}
        <Select
          label={t('Media server')}
          value={protocol}
          options={KINDS_OF_SERVER}
          onChange={setProtocol}
        />
        <Input
          label={t('Public address')}
          data
          value={publicUrl}
          placeholder="http://radio.example.org:8000"
          hint={t('Where its viewers connect; links are built on it. May be left empty.')}
          error={action.error?.issue('publicUrl')}
          onChange={setPublicUrl}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={action.busy}>
            {t('Add it')}
          </Button>
          <Button icon={<FlaskConical aria-hidden className="size-4" />} onClick={practise}>
            {t('I have none yet: play one')}
          </Button>
        </div>
      </Form>
      {servers.length > 0 && (
        <p className="text-sm text-ink-2">
          {t('Or go on with')}{' '}
          {servers.map(({ id, name: called }, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <button type="button" className="underline" onClick={() => onChosen(id)}>
                {called}
              </button>
            </span>
          ))}
          .
        </p>
      )}
    </>
  )
}

/** `Icecast`, or `Icecast 2` where that is taken. */
function freeName(label: string, servers: readonly MediaServerStatus[]): string {
  const taken = new Set(servers.map(({ name }) => name.toLowerCase()))
  let name = label
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${label} ${number}`
  return name
}
