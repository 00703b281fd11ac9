import { type ReactNode, useState } from 'react'
import { controlOf } from '../../../shared/control-setup.ts'
import type { MediaServerInput, MediaServerStatus } from '../../../shared/media-server.ts'
import { ApiError, call } from '../../api/client.ts'
import { feed } from '../../api/feed.ts'
import { refresh } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { askFirst } from '../../components/ask-first.ts'
import { toastDeleted, toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton, ConfirmDialog } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { known, t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { Capabilities } from './capabilities.tsx'
import { checkServer } from './check-server.ts'
import { Connect } from './connect.tsx'
import { Control, ReportsAndControl } from './control.tsx'
import { refusedWith } from './refused-with.ts'
import { newServer, type ServerDraft, ServerForm, toDraft, toInput } from './server-form.tsx'
import { SharedSecret } from './shared-secret.tsx'
import { SigningPassword } from './signing-password.tsx'

const CONTROL_TAB = 'control'

/** What the API takes. @throws ApiError that names every field at fault. */
function checked(draft: ServerDraft): MediaServerInput {
  const input = toInput(draft)
  const issues = checkServer(input)
  if (issues.length === 0) return input
  throw new ApiError('ERR_INPUT_INVALID', t('Some fields need another look.'), 400, issues)
}

/** Adds a media server. Its secret and what to paste come next, in {@link ServerDrawer}. */
export function AddServer(props: {
  readonly onClose: () => void
  readonly onAdded: (id: string) => void
}): ReactNode {
  const [draft, setDraft] = useState(newServer)
  const changed = useChanged(draft)
  const action = useAction()
  const submit = async (): Promise<void> => {
    const made = await action.run(async () => call('POST /media-servers', { body: checked(draft) }))
    if (!made) return
    await refresh()
    props.onAdded(made.value.item.id)
  }
  return (
    <Drawer
      open
      onClose={props.onClose}
      changed={changed}
      title={t('Add a media server')}
      description={t('Step 1 of 2. What to paste into it comes next.')}
      footer={
        <>
          <CancelButton />
          <Button look="primary" busy={action.busy} onClick={() => void submit()}>
            {t('Add media server')}
          </Button>
        </>
      }
    >
      <ServerForm
        isNew
        value={draft}
        onChange={setDraft}
        onSubmit={() => void submit()}
        error={action.error}
      />
    </Drawer>
  )
}

/** One media server: how to connect it, what it can do, its settings. */
export function ServerDrawer(props: {
  readonly server: MediaServerStatus
  readonly justAdded: boolean
  /** Whether its control is what is to be looked at. */
  readonly atControl: boolean
  readonly onClose: () => void
}): ReactNode {
  const { server, onClose } = props
  const [draft, setDraft] = useState(() => toDraft(server))
  const changed = useChanged(draft)
  const [deleting, setDeleting] = useState(false)
  const action = useAction()
  const submit = (): void => {
    if (!server.enabled || draft.enabled) void store()
    else
      askFirst({
        title: t('Switch {name} off', { name: server.name }),
        text: refusedWith(server, feed.get().sessions.values()),
        action: t('Switch off'),
        onConfirm: store,
      })
  }
  const store = async (): Promise<void> => {
    const stored = await action.run(async () =>
      call('PUT /media-servers/{id}', { params: { id: server.id }, body: checked(draft) }),
    )
    if (!stored) return
    toastEdited(t('{name} is changed', { name: stored.value.item.name }), stored.value)
    onClose()
  }
  const settings = (
    <div className="flex flex-col gap-4">
      <ServerForm
        isNew={false}
        value={draft}
        onChange={setDraft}
        onSubmit={submit}
        error={action.error}
      />
      <div className="flex gap-2 border-t border-line pt-3">
        <Button look="ghost" className="me-auto text-deny" onClick={() => setDeleting(true)}>
          {t('Delete')}
        </Button>
        <Button look="primary" busy={action.busy} onClick={submit}>
          {t('Store changes')}
        </Button>
      </div>
    </div>
  )
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed}
      title={server.name}
      description={
        props.justAdded
          ? t('{title}. Step 2 of 2: paste this into it.', {
              title: known(server.capabilities.title),
            })
          : known(server.capabilities.title)
      }
      footer={<Button onClick={() => go(`/doctor?server=${server.id}`)}>{t('Doctor')}</Button>}
    >
      <Tabs
        label={t('Media server')}
        {...(props.atControl && { initial: CONTROL_TAB })}
        tabs={[
          {
            id: 'connect',
            label: t('Connect'),
            content: <Connect server={server} revealed={props.justAdded} />,
          },
          {
            id: 'abilities',
            label: t('What it can do'),
            content: <Capabilities of={server.capabilities} />,
          },
          ...(server.protocol === 'nimble'
            ? [
                {
                  id: 'signed',
                  label: t('Signed URLs'),
                  content: <SigningPassword server={server} />,
                },
                {
                  id: CONTROL_TAB,
                  label: t('Control'),
                  content: <ReportsAndControl server={server} />,
                },
              ]
            : []),
          ...(server.protocol !== 'nimble' && controlOf(server.protocol) !== null
            ? [{ id: CONTROL_TAB, label: t('Control'), content: <Control server={server} /> }]
            : []),
          ...(server.protocol === 'oven-media-engine'
            ? [
                {
                  id: 'secret',
                  label: t('Secret key'),
                  content: (
                    <SharedSecret
                      server={server}
                      purpose="push-token"
                      title={t('Secret key')}
                      about={t(
                        'OvenMediaEngine signs each question with it. With the same key here, questions that are not signed with it are refused.',
                      )}
                      hint={t(
                        'As SecretKey in Server.xml. It is stored sealed and cannot be shown again.',
                      )}
                      overlaps
                    />
                  ),
                },
                {
                  id: 'policy',
                  label: t('Signed policy'),
                  content: (
                    <SharedSecret
                      server={server}
                      purpose="policy-key"
                      title={t('Policy key')}
                      about={t(
                        'Your site signs addresses with a policy and a signature. With the same key here, Stagedoor takes them as credentials: their times and addresses count, and each can be revoked.',
                      )}
                      hint={t(
                        'As SecretKey of SignedPolicy in Server.xml. It is stored sealed and cannot be shown again.',
                      )}
                      overlaps
                    />
                  ),
                },
              ]
            : []),
          { id: 'settings', label: t('Settings'), content: settings },
        ]}
      />
      <ConfirmDialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t('Delete {name}', { name: server.name })}
        action={t('Delete media server')}
        onConfirm={async () => {
          await call('DELETE /media-servers/{id}', { params: { id: server.id } })
          await refresh()
          toastDeleted(
            t('{name} is deleted', { name: server.name }),
            'media_server',
            server.id,
            t('Kept for 30 days in Settings, Recently deleted.'),
          )
          onClose()
        }}
      >
        <p>
          {t(
            'From then on its requests are refused as from a stranger, whatever secret they bring. What that means there: {outage}',
            { outage: known(server.capabilities.outage) },
          )}
        </p>
        <p>
          {t(
            'For 30 days it can be put back with its secrets, in Settings under Recently deleted. Past decisions and sessions stay.',
          )}
        </p>
      </ConfirmDialog>
    </Drawer>
  )
}
