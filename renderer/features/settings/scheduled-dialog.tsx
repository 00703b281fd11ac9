import { type ReactNode, useState } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { ChoiceFields, ZoneField } from '../../components/export-sessions/fields.tsx'
import { Refused } from '../../components/refused.tsx'
import { toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { Switch } from '../../kit/switch.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { PERIOD_WORDS, placeOf, type ScheduledDraft, storedOf } from './scheduled-draft.ts'

const FORM_ID = 'scheduled-form'

const PERIODS = (['day', 'week', 'month'] as const).map((value) => ({
  value,
  label: PERIOD_WORDS[value].replace(/^./, (letter) => letter.toUpperCase()),
}))

/** Sets one export up that is made by itself, or changes one. */
export function ScheduledDialog(props: {
  readonly settings: Settings
  /** As it was when it was opened; without a name for a new one. */
  readonly given: ScheduledDraft
  readonly onClose: () => void
}): ReactNode {
  const { settings, given, onClose } = props
  const [draft, setDraft] = useState(given)
  const changed = useChanged(draft)
  const at = placeOf(settings.scheduledExports, given.name)
  const action = useAction()
  const change = (changes: Partial<ScheduledDraft>): void => setDraft({ ...draft, ...changes })
  const issue = (path: string): string | undefined =>
    action.error?.issue(`scheduledExports.${at}.${path}`)
  const store = async (): Promise<void> => {
    const scheduledExports = [...settings.scheduledExports]
    scheduledExports[at] = storedOf(draft)
    const done = await action.run(() => call('PATCH /settings', { body: { scheduledExports } }))
    if (!done) return
    toastEdited(t('The export is stored'), done.value)
    onClose()
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      changed={changed}
      title={given.name === '' ? t('New export') : t('Export {name}', { name: given.name })}
      description={t(
        'A file of sessions for each period, into a folder of this machine. No file is ever replaced.',
      )}
      footer={
        <>
          <Refused error={action.error} title={t('Nothing was stored')} className="w-full" />
          <CancelButton />
          <Button
            look="primary"
            type="submit"
            form={FORM_ID}
            busy={action.busy}
            unless={whyNot(draft)}
          >
            {t('Store export')}
          </Button>
        </>
      }
    >
      <Form
        id={FORM_ID}
        className="flex flex-col gap-3.5"
        onSubmit={() => void (whyNot(draft) === null && store())}
      >
        <When draft={draft} onChange={change} issue={issue} />
        <ChoiceFields choice={draft} onChange={change} issue={issue} />
      </Form>
    </Dialog>
  )
}

function When(props: {
  readonly draft: ScheduledDraft
  readonly onChange: (changes: Partial<ScheduledDraft>) => void
  readonly issue: (path: string) => string | undefined
}): ReactNode {
  const { draft, onChange, issue } = props
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Input
          label={t('Name')}
          data
          autoFocus
          value={draft.name}
          placeholder="monthly-bill"
          hint={t('Begins the names of its files, as monthly-bill-2026-11.csv.')}
          error={issue('name')}
          onChange={(name) => onChange({ name })}
        />
        <Input
          label={t('Folder')}
          data
          value={draft.folder}
          placeholder="/srv/bills"
          hint={t(
            'All of its path. It has to be there, and Stagedoor has to be allowed to write to it.',
          )}
          error={issue('folder')}
          onChange={(folder) => onChange({ folder })}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-[2fr_1fr_1.5fr]">
        <Select
          label={t('Made')}
          value={draft.period}
          options={PERIODS}
          onChange={(period) => onChange({ period })}
        />
        <Input
          label={t('At')}
          type="time"
          value={draft.at}
          error={issue('at')}
          onChange={(at) => onChange({ at })}
        />
        <ZoneField value={draft.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
      </div>
      <Switch
        label={t('Made by itself')}
        checked={draft.enabled}
        hint={t('While it is off no file is made, and none is made up for later.')}
        onChange={(enabled) => onChange({ enabled })}
      />
    </>
  )
}

function whyNot({ name, folder, at, preset, columns }: ScheduledDraft): string | null {
  if (name.trim() === '') return t('Give it a name first.')
  if (folder.trim() === '') return t('Say which folder first.')
  if (at === '') return t('Say when first.')
  return preset === 'own' && columns.length === 0 ? t('Choose a column first.') : null
}
