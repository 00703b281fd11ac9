import type { ReactNode } from 'react'
import { isTurn } from '../../../shared/ice-server.ts'
import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { toastEdited } from '../../components/undo.ts'
import { Choice } from '../../kit/choice.tsx'
import { Form } from '../../kit/form.tsx'
import { Textarea } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { useSettingsDraft } from './changes.ts'
import { type DirectorDraft, fromDirectorDraft, toDirectorDraft } from './director-draft.ts'
import { IceCredential } from './ice-credential.tsx'
import { Section } from './section.tsx'
import { StoreBar } from './store-bar.tsx'

const LISTS: readonly { value: DirectorDraft['lists']; label: string; hint: string }[] = [
  {
    value: 'and',
    label: t('Both must allow'),
    hint: t('Whatever a signer lists, the subscribe token it was signed with still limits.'),
  },
  {
    value: 'union',
    label: t('Either may allow'),
    hint: t(
      'One list of both. A signer can let in origins and addresses that the subscribe token does not.',
    ),
  },
]

const FORM = { toDraft: toDirectorDraft, toSettings: fromDirectorDraft }

/** Where players of Dolby Millicast are told to connect, and what counts where that vendor is silent. */
export function DirectorForm({ settings }: { readonly settings: Settings }): ReactNode {
  const { draft, setDraft, changed, isChanged, begin } = useSettingsDraft(settings, FORM)
  const action = useAction()
  const change = (changes: Partial<DirectorDraft>): void => setDraft({ ...draft, ...changes })
  const below = (path: string): string | undefined =>
    action.error?.issues.find((each) => `${each.path}.`.startsWith(`${path}.`))?.message
  const submit = async (): Promise<void> => {
    const done = await action.run(() => call('PATCH /settings', { body: changed }))
    if (!done) return
    begin(done.value)
    toastEdited(t('The settings of the Director are stored'), done.value)
  }
  return (
    <>
      <Form onSubmit={() => void submit()}>
        <Section
          title={t('Director')}
          description={t(
            'Where players and encoders of Dolby Millicast are told to connect. Without an address everybody is refused.',
          )}
        >
          <Textarea
            label={t('Media server addresses')}
            data
            rows={2}
            value={draft.urls}
            placeholder="wss://media.example.org/ws/v2/{action}"
            hint={t(
              'WebSocket addresses, one a line, the preferred one first. {action} becomes sub or pub.',
            )}
            error={below('director.urls')}
            onChange={(urls) => change({ urls })}
          />
          <Textarea
            label={t('STUN and TURN servers')}
            data
            rows={2}
            value={draft.iceServers}
            placeholder={'stun:stun.example.org:3478\nturn:turn.example.org:3478 user'}
            hint={t(
              'One a line; for TURN followed by a blank and the user name. Credentials are stored below, once the server is.',
            )}
            error={below('director.iceServers')}
            onChange={(iceServers) => change({ iceServers })}
          />
          <NumberField
            label={t('A ticket for the media server holds')}
            unit={t('seconds')}
            min={5}
            max={300}
            value={draft.connectionSeconds}
            error={below('director.connectionSeconds')}
            onChange={(connectionSeconds) => change({ connectionSeconds })}
          />
          <Switch
            label={t('Only streams that somebody publishes')}
            checked={draft.onlyLive}
            hint={t(
              'Viewers of others are told to try again. Switch it off where encoders connect past Stagedoor.',
            )}
            onChange={(onlyLive) => change({ onlyLive })}
          />
          <Textarea
            label={t('Trusted proxies')}
            data
            rows={2}
            value={draft.trustedProxies}
            placeholder="10.0.0.0/8"
            hint={t(
              'Addresses and blocks, one a line, whose X-Forwarded-For is believed. Empty: the address of the connection counts.',
            )}
            error={below('trustedProxies')}
            onChange={(trustedProxies) => change({ trustedProxies })}
          />
        </Section>
        <Section
          title={t('Self-signed tokens')}
          description={t('What counts where the vendor of subscribe tokens is silent.')}
        >
          <div className="grid gap-3 sm:grid-cols-2">
            <NumberField
              label={t('Clocks may differ by')}
              unit={t('seconds')}
              min={0}
              max={300}
              value={draft.leewaySeconds}
              error={below('selfSigned.leewaySeconds')}
              onChange={(leewaySeconds) => change({ leewaySeconds })}
            />
            <NumberField
              label={t('Longest life')}
              unit={t('seconds')}
              min={60}
              max={34_560_000}
              value={draft.maxLifetimeSeconds}
              hint={t('Empty: no limit.')}
              error={below('selfSigned.maxLifetimeSeconds')}
              onChange={(maxLifetimeSeconds) => change({ maxLifetimeSeconds })}
            />
          </div>
          <Choice
            label={t('Origins and addresses that both tokens list')}
            value={draft.lists}
            options={LISTS}
            onChange={(lists) => change({ lists })}
          />
          <Switch
            label={t('Patterns fit whole stream names only')}
            checked={draft.wholeNames}
            hint={t('Off: a pattern that fits any part of a name is enough.')}
            onChange={(wholeNames) => change({ wholeNames })}
          />
          <StoreBar
            label={t('Store Director settings')}
            action={action}
            isChanged={isChanged}
            onUndo={() => begin(settings)}
          />
        </Section>
      </Form>
      {settings.director.iceServers.some(isTurn) && (
        <Section
          title={t('TURN credentials')}
          description={t(
            'What players use the TURN servers with. They are told it when they are let in.',
          )}
        >
          {settings.director.iceServers.filter(isTurn).map((server) => (
            <IceCredential key={server.urls[0]} server={server} />
          ))}
        </Section>
      )}
    </>
  )
}
