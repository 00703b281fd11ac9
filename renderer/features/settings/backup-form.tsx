import type { ReactNode } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { toastEdited } from '../../components/undo.ts'
import { Form } from '../../kit/form.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { useSettingsDraft } from './changes.ts'
import { Section } from './section.tsx'
import { StoreBar } from './store-bar.tsx'

interface BackupDraft {
  readonly daily: boolean
  readonly keepDays: number | null
  readonly keepWeeks: number | null
  readonly keepMonths: number | null
}

/** An emptied number keeps what is stored. */
const toSettings = (draft: BackupDraft, stored: Settings): Settings => ({
  ...stored,
  backups: {
    daily: draft.daily,
    keepDays: draft.keepDays ?? stored.backups.keepDays,
    keepWeeks: draft.keepWeeks ?? stored.backups.keepWeeks,
    keepMonths: draft.keepMonths ?? stored.backups.keepMonths,
  },
})

const FORM = { toDraft: ({ backups }: Settings): BackupDraft => backups, toSettings }

/** Whether a backup is made each day, and which of those are kept. */
export function BackupForm({ settings }: { readonly settings: Settings }): ReactNode {
  const { draft, setDraft, changed, isChanged, begin } = useSettingsDraft(settings, FORM)
  const action = useAction()
  const change = (changes: Partial<BackupDraft>): void => setDraft({ ...draft, ...changes })
  const issue = (path: string): string | undefined => action.error?.issue(`backups.${path}`)
  const submit = async (): Promise<void> => {
    const done = await action.run(() => call('PATCH /settings', { body: changed }))
    if (!done) return
    begin(done.value)
    toastEdited(t('The schedule is stored'), done.value)
  }
  return (
    <Form onSubmit={() => void submit()}>
      <Section
        title={t('Backups by themselves')}
        description={t(
          'The last one of each day, week and month is kept, so many of each. The latest 14 made by hand are kept besides; those made before an update or a restore stay until you delete them.',
        )}
      >
        <Switch
          label={t('Back up each day')}
          checked={draft.daily}
          hint={t('An alarm is raised when one fails, and when the newest is older than 36 hours.')}
          onChange={(daily) => change({ daily })}
        />
        <div className="grid gap-3 sm:grid-cols-3">
          <NumberField
            label={t('Keep days')}
            min={1}
            max={366}
            value={draft.keepDays}
            error={issue('keepDays')}
            onChange={(keepDays) => change({ keepDays })}
          />
          <NumberField
            label={t('Keep weeks')}
            min={0}
            max={520}
            value={draft.keepWeeks}
            error={issue('keepWeeks')}
            onChange={(keepWeeks) => change({ keepWeeks })}
          />
          <NumberField
            label={t('Keep months')}
            min={0}
            max={240}
            value={draft.keepMonths}
            error={issue('keepMonths')}
            onChange={(keepMonths) => change({ keepMonths })}
          />
        </div>
        <StoreBar
          label={t('Store schedule')}
          action={action}
          isChanged={isChanged}
          onUndo={() => begin(settings)}
        />
      </Section>
    </Form>
  )
}
