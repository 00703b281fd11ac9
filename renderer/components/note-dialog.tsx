import { type ReactNode, useState } from 'react'
import { LONGEST_NOTE } from '../../shared/annotation.ts'
import { call } from '../api/client.ts'
import { refresh } from '../api/query.ts'
import { useAction } from '../api/use-action.ts'
import { Dialog, SubmitFooter } from '../kit/dialog.tsx'
import { Form } from '../kit/form.tsx'
import { Textarea } from '../kit/input.tsx'
import { Switch } from '../kit/switch.tsx'
import { useChanged } from '../kit/use-changed.ts'
import { t } from '../language/t.ts'
import { openNote, type Subject, useNotes, useOpenNote } from './noting.ts'
import { toastEdited } from './undo.ts'

/** Note and pin of the thing that {@link openNote} was given; once, in the shell. */
export function NoteDialog(): ReactNode {
  const subject = useOpenNote()
  return subject === null ? null : (
    <NoteForm key={`${subject.kind}:${subject.subject}`} of={subject} />
  )
}

function NoteForm({ of }: { readonly of: Subject }): ReactNode {
  const { kind, subject, title } = of
  const stored = useNotes().of(kind, subject)
  const [note, setNote] = useState(stored?.note ?? '')
  const [isPinned, setIsPinned] = useState(stored?.isPinned ?? false)
  const changed = useChanged({ note, isPinned })
  const action = useAction()
  const close = (): void => openNote(null)
  const store = async (): Promise<void> => {
    const done = await action.run(() =>
      call('PUT /annotations/{kind}/{subject}', {
        params: { kind, subject },
        body: { note, isPinned },
      }),
    )
    if (done === null) return
    toastEdited(t('The note on {title} is stored', { title }), done.value)
    void refresh()
    close()
  }
  return (
    <Dialog
      open
      onClose={close}
      changed={changed}
      title={t('Note on {title}', { title })}
      description={t('For everyone at this console. It decides nothing.')}
      footer={
        <SubmitFooter form="note-form" busy={action.busy}>
          {t('Store')}
        </SubmitFooter>
      }
    >
      <Form id="note-form" className="flex flex-col gap-3" onSubmit={() => void store()}>
        <div data-private>
          <Textarea
            label={t('Note')}
            autoFocus
            value={note}
            maxLength={LONGEST_NOTE}
            error={action.error?.issue('note') ?? action.error?.message}
            onChange={setNote}
          />
        </div>
        <Switch label={t('Pinned')} checked={isPinned} onChange={setIsPinned} />
      </Form>
    </Dialog>
  )
}
