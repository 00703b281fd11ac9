import { type ReactNode, useState } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { askFirst } from '../../components/ask-first.ts'
import { NotePart } from '../../components/note-mark.tsx'
import { toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { DeleteStream } from './delete-stream.tsx'
import { FrontDoorSigner } from './front-door-signer.tsx'
import { RevokingList } from './revoking-list.tsx'
import { isChanged, newStream, opensToAll, toDraft, toInput } from './stream-draft.ts'
import { StreamForm } from './stream-form.tsx'
import { StreamKeys } from './stream-keys.tsx'
import { StreamSwitch } from './stream-switch.tsx'
import { WhipToken } from './whip-token.tsx'

const FORM_ID = 'stream-form'

/** Adds a stream, or shows one with its settings and the keys of its publishers. */
export function StreamDrawer(props: {
  /** Null: a stream is added, of `name` if that is known. */
  readonly stream: Stream | null
  readonly name: string
  readonly groups: readonly string[]
  readonly onClose: () => void
  /** After a stream was added: its keys come next. */
  readonly onAdded: (stream: Stream) => void
}): ReactNode {
  const { stream } = props
  const [written, setDraft] = useState(() => (stream ? toDraft(stream) : newStream(props.name)))
  // It is switched beside the form, which must not take that back.
  const draft = stream === null ? written : { ...written, enabled: stream.enabled }
  const changed = useChanged(stream === null ? draft : null)
  const [deleting, setDeleting] = useState(false)
  const action = useAction()
  const submit = (): void => {
    const name = stream?.name ?? ''
    if (stream === null || !opensToAll(stream, draft)) void store()
    else
      askFirst({
        title: t('Let everyone watch {name}', { name }),
        text: t(
          'It needs a link or token now. Once stored, whoever asks for it may watch without one, unless a rule or a revocation refuses them.',
        ),
        action: t('Make it public'),
        onConfirm: store,
      })
  }
  const store = async (): Promise<void> => {
    const body = toInput(draft)
    const stored = await action.run(() =>
      stream
        ? call('PUT /streams/{id}', { params: { id: stream.id }, body })
        : call('POST /streams', { body }),
    )
    if (!stored) return
    const { item } = stored.value
    toastEdited(
      stream
        ? t('{name} is changed', { name: item.name })
        : t('{name} is added', { name: item.name }),
      stored.value,
    )
    if (stream) props.onClose()
    else props.onAdded(item)
  }
  const form = (
    <StreamForm
      id={FORM_ID}
      isNew={stream === null}
      value={draft}
      onChange={setDraft}
      onSubmit={submit}
      groups={props.groups}
      error={action.error}
    />
  )
  return (
    <Drawer
      open
      onClose={props.onClose}
      changed={stream === null ? changed : isChanged(stream, draft)}
      title={stream ? stream.title || stream.name : t('Add a stream')}
      description={stream ? stream.name : t('A feed with a name that media servers ask about.')}
      footer={
        <>
          {stream && (
            <>
              <Button look="ghost" className="text-deny" onClick={() => setDeleting(true)}>
                {t('Delete')}
              </Button>
              <Button
                look="ghost"
                className="me-auto"
                onClick={() => go(`/doctor?stream=${stream.id}`)}
              >
                {t('Doctor')}
              </Button>
            </>
          )}
          <CancelButton />
          <Button
            look="primary"
            busy={action.busy}
            unless={
              stream !== null && !isChanged(stream, draft) ? t('Nothing is changed yet.') : null
            }
            onClick={submit}
          >
            {stream ? t('Store changes') : t('Add stream')}
          </Button>
        </>
      }
    >
      {stream && (
        <div className="pb-3">
          <NotePart kind="stream" subject={stream.id} title={stream.name} />
        </div>
      )}
      {stream && <StreamSwitch stream={stream} />}
      {stream ? (
        <Tabs
          label={t('Stream')}
          tabs={[
            { id: 'settings', label: t('Settings'), content: form },
            {
              id: 'keys',
              label: t('Publisher keys'),
              content: (
                <div className="flex flex-col gap-4">
                  <StreamKeys stream={stream} />
                  {stream.whipUrl !== null && <WhipToken stream={stream} />}
                </div>
              ),
            },
            ...(stream.frontDoor
              ? [
                  {
                    id: 'door',
                    label: t('Front door'),
                    content: <FrontDoorSigner stream={stream} />,
                  },
                ]
              : []),
            { id: 'revoking', label: t('Revoking'), content: <RevokingList stream={stream} /> },
          ]}
        />
      ) : (
        form
      )}
      {stream && (
        <DeleteStream
          stream={stream}
          open={deleting}
          onClose={() => setDeleting(false)}
          onDeleted={props.onClose}
        />
      )}
    </Drawer>
  )
}
