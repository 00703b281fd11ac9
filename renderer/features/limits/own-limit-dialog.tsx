import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'

/** What one link or token may, as the form begins. */
export interface OwnLimitOf {
  readonly grantId: string
  readonly label: string
  readonly sessions: number | null
  readonly mayBeShared: boolean
  readonly note: string
}

const FORM = 'own-limit'

/** Sets what one link or token may, whatever its stream says. */
export function OwnLimitDialog(props: {
  readonly of: OwnLimitOf
  readonly onClose: () => void
}): ReactNode {
  const { grantId, label } = props.of
  const [sessions, setSessions] = useState(props.of.sessions)
  const [mayBeShared, setMayBeShared] = useState(props.of.mayBeShared)
  const [note, setNote] = useState(props.of.note)
  const changed = useChanged([sessions, mayBeShared, note])
  const action = useAction()
  const store = async (): Promise<void> => {
    const body = { sessions, mayBeShared, note }
    const done = await action.run(() =>
      call('PUT /grant-limits/{grantId}', { params: { grantId }, body }),
    )
    if (done === null) return
    toastEdited(t('The limit is stored'), done.value)
    props.onClose()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      changed={changed}
      title={label || grantId}
      description={label === '' ? undefined : <span className="data">{grantId}</span>}
      footer={
        <>
          <CancelButton />
          <Button look="primary" busy={action.busy} onClick={() => void store()}>
            {t('Store')}
          </Button>
        </>
      }
    >
      <Form id={FORM} className="flex flex-col gap-3.5" onSubmit={() => void store()}>
        <NumberField
          label={t('Sessions at a time')}
          value={sessions}
          min={0}
          max={1_000_000}
          placeholder={t('as its stream says')}
          hint={t('Empty: as its stream says. 0: no limit. Whoever is in stays in.')}
          error={action.error?.issue('sessions')}
          onChange={setSessions}
        />
        <Switch
          label={t('It may be shared')}
          checked={mayBeShared}
          hint={t('It is not suspected, however many networks it is seen from.')}
          onChange={setMayBeShared}
        />
        <Input
          label={t('Note')}
          value={note}
          maxLength={240}
          placeholder={t('Why, for whoever looks later')}
          error={action.error?.issue('note')}
          onChange={setNote}
        />
        {action.error !== null && action.error.issues.length === 0 && (
          <p role="alert" className="text-sm font-medium text-deny">
            {action.error.message}
          </p>
        )}
      </Form>
    </Dialog>
  )
}
