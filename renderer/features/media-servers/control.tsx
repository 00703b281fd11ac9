import { type ReactNode, useState } from 'react'
import type { ControlCheck } from '../../../shared/api.ts'
import type { ControlSetup } from '../../../shared/control-setup.ts'
import type { MediaServer, MediaServerStatus } from '../../../shared/media-server.ts'
import type { ServerControl } from '../../../shared/server-control.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { RemoveButton } from '../../components/sealed-secret.tsx'
import { toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Switch } from '../../kit/switch.tsx'
import { known, t } from '../../language/t.ts'
import { Comparison } from './comparison.tsx'
import { controlWords } from './control-words.ts'
import { SharedSecret } from './shared-secret.tsx'
import { suggestedControl } from './suggested-control.ts'

function listed({ sessions }: ControlCheck): string {
  return sessions === null
    ? t('It lists no sessions, so none can be counted.')
    : t('{sessions} sessions are listed.', { sessions })
}

interface Props {
  readonly server: MediaServer
  readonly setup: ControlSetup
  /** What came of the latest check. Null: none was made since something was stored. */
  readonly checked: ControlCheck | null
  readonly onChecked: (checked: ControlCheck) => void
  readonly onStored: () => void
}

/** Where a media server is controlled, so that who is revoked can be cut at once. */
function ControlAddress({ server, setup, checked, onChecked, onStored }: Props): ReactNode {
  const params = { id: server.id }
  const stored = useApi('GET /media-servers/{id}/control', { params }).data?.control ?? null
  const [draft, setDraft] = useState<ServerControl | null>(null)
  const action = useAction()
  const suggested = suggestedControl(server)
  const first = { url: suggested, allowPrivate: true, user: setup.user ?? '' }
  const value = draft ?? stored ?? first
  const isNothing = draft === null && (stored !== null || suggested === '')
  const change = (changes: Partial<ServerControl>): void => setDraft({ ...value, ...changes })

  const store = async (control: ServerControl | null): Promise<void> => {
    const done = await action.run(() =>
      call('PUT /media-servers/{id}/control', { params, body: { control } }),
    )
    if (!done) return
    setDraft(null)
    onStored()
    toastEdited(
      control === null ? t('Nobody is cut at once from now on') : t('The address is stored'),
      done.value,
    )
  }
  const check = async (): Promise<void> => {
    const done = await action.run(() => call('POST /media-servers/{id}/control/check', { params }))
    if (done) onChecked(done.value)
  }
  return (
    <Form className="flex flex-col gap-3" onSubmit={() => void store(value)}>
      <h3 className="text-sm font-medium">{t('Where it is controlled')}</h3>
      <p className="text-sm text-ink-2">{setup.about}</p>
      <Refused error={action.error} fieldsSay />
      <Input
        label={t('Address')}
        data
        value={value.url}
        placeholder={setup.placeholder}
        hint={
          setup.hasPath
            ? t('Scheme, host, port and path. Public addresses need https.')
            : t('Scheme, host and port. Public addresses need https.')
        }
        error={action.error?.issue('control.url') ?? action.error?.issue('url')}
        onChange={(url) => change({ url })}
      />
      {setup.user !== undefined && (
        <Input
          label={t('Name')}
          data
          value={value.user}
          placeholder={setup.user}
          error={action.error?.issue('control.user') ?? action.error?.issue('user')}
          onChange={(user) => change({ user })}
        />
      )}
      <Switch
        label={t('On this machine or in a private network')}
        checked={value.allowPrivate}
        hint={t('Off: only public addresses are connected to.')}
        onChange={(allowPrivate) => change({ allowPrivate })}
      />
      {checked !== null && (
        <Callout
          tone={checked.problem === null ? 'neutral' : 'deny'}
          title={checked.problem === null ? t('It answers') : t('It cannot be used')}
        >
          {checked.problem === null ? listed(checked) : known(checked.problem)}
        </Callout>
      )}
      <div className="flex gap-2">
        {stored !== null && (
          <RemoveButton busy={action.busy} onClick={() => void store(null)}>
            {t('Remove')}
          </RemoveButton>
        )}
        <Button
          className="ms-auto"
          busy={action.busy}
          unless={stored === null || draft !== null ? t('Store an address first.') : null}
          onClick={() => void check()}
        >
          {t('Check')}
        </Button>
        <Button
          busy={action.busy}
          unless={isNothing ? t('Nothing is changed yet.') : null}
          onClick={() => void store(value)}
        >
          {t('Store')}
        </Button>
      </div>
    </Form>
  )
}

const SECTIONS = 'flex flex-col gap-5 [&>*+*]:border-t [&>*+*]:border-line [&>*+*]:pt-5'

/** What cutting whoever is revoked takes, for any media server that can be controlled. Nothing for others. */
export function Control({ server }: { readonly server: MediaServerStatus }): ReactNode {
  const setup = controlWords(server.protocol)
  const [checked, setChecked] = useState<ControlCheck | null>(null)
  if (setup === null) return null
  // What was found with the address or the secret before says nothing about the ones that are stored now.
  const lookAgain = (): void => {
    setChecked(null)
    void call('POST /media-servers/{id}/comparison', { params: { id: server.id } }).then(
      refresh,
      refresh,
    )
  }
  return (
    <div className={SECTIONS}>
      <Comparison server={server} />
      <ControlAddress {...{ server, setup, checked }} onChecked={setChecked} onStored={lookAgain} />
      {setup.secret !== undefined && (
        <SharedSecret
          server={server}
          purpose="control-token"
          {...setup.secret}
          onStored={lookAgain}
        />
      )}
    </div>
  )
}

/** What Stagedoor and a Nimble share beyond its questions: reports, publishers, and cutting who is connected. */
export function ReportsAndControl({ server }: { readonly server: MediaServerStatus }): ReactNode {
  return (
    <div className={SECTIONS}>
      <SharedSecret
        server={server}
        purpose="push-token"
        title={t('Push token')}
        about={t(
          'Pay-per-view reports tell who watches and for how long; whoever is refused is cut at the next one. With a token both sides prove themselves, and reports without it are refused.',
        )}
        hint={t('As in WMSPanel at the push API. It is stored sealed and cannot be shown again.')}
        overlaps
      />
      <Control server={server} />
      <SharedSecret
        server={server}
        purpose="publish-password"
        title={t('Publish password')}
        about={t(
          'Publish signatures (publishsign) that Stagedoor is shown itself are checked with it. Nimble checks its own.',
        )}
        hint={t('As in the publish control rule in WMSPanel.')}
        overlaps
      />
    </div>
  )
}
