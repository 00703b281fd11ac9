import { type ReactNode, useState } from 'react'
import type { ControlCheck } from '../../../shared/api.ts'
import { type ControlSetup, cutsViewers } from '../../../shared/control-setup.ts'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { known, t } from '../../language/t.ts'
import { controlWords } from '../media-servers/control-words.ts'
import { suggestedControl } from '../media-servers/suggested-control.ts'

/** What a revoke does at a media server that nobody controls yet, and what it takes that it cuts. Nothing where it cuts, or never can. */
export function CutAtOnce({ server }: { readonly server: MediaServerStatus }): ReactNode {
  const setup = controlWords(server.protocol)
  const [isOffered] = useState(
    cutsViewers(server.protocol) && server.capabilities.revoke !== 'instant',
  )
  if (!isOffered || setup === null) return null
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3.5 border-t border-line py-3.5">
      <span aria-hidden />
      <section aria-label={t('If you like: cut at once')} className="flex flex-col gap-3">
        <h2 className="text-base font-semibold">{t('If you like: cut at once')}</h2>
        <ControlForm server={server} setup={setup} />
      </section>
    </li>
  )
}

/** What failed, by how far storing came before. */
const NOT_DONE = {
  nothing: t('Not stored'),
  address: t('The address is stored, the rest is not'),
  all: t('Stored, but it could not be tried'),
} as const

function ControlForm(props: {
  readonly server: MediaServerStatus
  readonly setup: ControlSetup
}): ReactNode {
  const { server, setup } = props
  const [url, setUrl] = useState(() => suggestedControl(server))
  const [user, setUser] = useState(setup.user ?? '')
  const [secret, setSecret] = useState('')
  const [checked, setChecked] = useState<ControlCheck | null>(null)
  /** How far storing came. */
  const [stored, setStored] = useState<'nothing' | 'address' | 'all'>('nothing')
  const action = useAction()
  const store = async (): Promise<void> => {
    setChecked(null)
    setStored('nothing')
    const params = { id: server.id }
    const done = await action.run(async () => {
      const control = { url, user, allowPrivate: true }
      await call('PUT /media-servers/{id}/control', { params, body: { control } })
      setStored('address')
      if (secret !== '') {
        await call('PUT /media-servers/{id}/secrets/{purpose}', {
          params: { ...params, purpose: 'control-token' },
          body: { value: secret, overlapMinutes: 0 },
        })
      }
      setStored('all')
      return call('POST /media-servers/{id}/control/check', { params })
    })
    if (done !== null) setChecked(done.value)
  }
  if (checked !== null && checked.problem === null) {
    return (
      <Callout tone="allow" title={t('It answers')}>
        {t('Whoever is revoked is cut at once from now on.')}
      </Callout>
    )
  }
  return (
    <Form className="flex max-w-md flex-col gap-3.5" onSubmit={() => void store()}>
      <p className="text-sm text-ink-2">{known(server.capabilities.revokeText)}</p>
      <p className="text-sm text-ink-2">{setup.about}</p>
      <Refused error={action.error} title={NOT_DONE[stored]} fieldsSay />
      <Input
        label={t('Address')}
        data
        required
        value={url}
        placeholder={setup.placeholder}
        hint={t('On this machine or in a private network; public addresses need https.')}
        error={action.error?.issue('control.url') ?? action.error?.issue('url')}
        onChange={setUrl}
      />
      {setup.user !== undefined && (
        <Input
          label={t('Name')}
          data
          value={user}
          placeholder={setup.user}
          error={action.error?.issue('control.user') ?? action.error?.issue('user')}
          onChange={setUser}
        />
      )}
      {setup.secret !== undefined && (
        <Input
          label={setup.secret.title}
          type="password"
          value={secret}
          hint={setup.secret.hint}
          maxLength={128}
          error={action.error?.issue('value')}
          onChange={setSecret}
        />
      )}
      {checked !== null && (
        <Callout tone="deny" title={t('It is stored, but cannot be used yet')}>
          {known(checked.problem ?? '')}
        </Callout>
      )}
      <div>
        <Button type="submit" busy={action.busy}>
          {t('Store and check')}
        </Button>
      </div>
    </Form>
  )
}
