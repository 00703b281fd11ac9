import type { ReactNode } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { toastEdited } from '../../components/undo.ts'
import { Choice } from '../../kit/choice.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { t } from '../../language/t.ts'
import { useSettingsDraft } from './changes.ts'
import { Section } from './section.tsx'
import { StoreBar } from './store-bar.tsx'

const DAYS = { min: 1, max: 3650 } as const
const WHEN_STORE_FAILS: readonly {
  value: Settings['whenStoreFails']
  label: string
  hint: string
}[] = [
  {
    value: 'deny',
    label: t('Refuse new starts'),
    hint: t('Nobody gets in unrecorded. Who is in stays in.'),
  },
  {
    value: 'allow',
    label: t('Admit who would be admitted'),
    hint: t(
      'The show goes on. These starts are recorded afterwards from memory; if Stagedoor stops first, their record is lost.',
    ),
  },
]

interface SettingsDraft {
  readonly whenStoreFails: Settings['whenStoreFails']
  readonly keepDecisionsDays: number | null
  readonly keepSessionsDays: number | null
  readonly keepUsageDays: number | null
  readonly truncateAddressesDays: number | null
  readonly publicOrigin: string
}

const toDraft = (settings: Settings): SettingsDraft => ({
  ...settings,
  publicOrigin: settings.publicOrigin ?? '',
})

/** An emptied number keeps what is stored. */
const toSettings = (draft: SettingsDraft, stored: Settings): Settings => ({
  ...stored,
  whenStoreFails: draft.whenStoreFails,
  keepDecisionsDays: draft.keepDecisionsDays ?? stored.keepDecisionsDays,
  keepSessionsDays: draft.keepSessionsDays ?? stored.keepSessionsDays,
  keepUsageDays: draft.keepUsageDays ?? stored.keepUsageDays,
  truncateAddressesDays: draft.truncateAddressesDays ?? stored.truncateAddressesDays,
  publicOrigin: draft.publicOrigin.trim() === '' ? null : draft.publicOrigin.trim(),
})

const FORM = { toDraft, toSettings }

/** What the operator can set about the whole installation. */
export function SettingsForm({ settings }: { readonly settings: Settings }): ReactNode {
  const { draft, setDraft, changed, isChanged, begin } = useSettingsDraft(settings, FORM)
  const action = useAction()
  const change = (changes: Partial<SettingsDraft>): void => setDraft({ ...draft, ...changes })
  const issue = (path: string): string | undefined => action.error?.issue(path)
  const submit = async (): Promise<void> => {
    const done = await action.run(() => call('PATCH /settings', { body: changed }))
    if (!done) return
    begin(done.value)
    toastEdited(t('The settings are stored'), done.value)
  }
  return (
    <Form onSubmit={() => void submit()}>
      <Section
        title={t('When the disk fails')}
        description={t(
          'What new starts get while the database cannot be written. You are told either way.',
        )}
      >
        <Choice
          label={t('New starts')}
          value={draft.whenStoreFails}
          options={WHEN_STORE_FAILS}
          error={issue('whenStoreFails')}
          onChange={(whenStoreFails) => change({ whenStoreFails })}
        />
      </Section>
      <Section
        title={t('Keeping records')}
        description={t('Older ones are deleted for good, a little at a time.')}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberField
            label={t('Decisions')}
            unit={t('days')}
            {...DAYS}
            value={draft.keepDecisionsDays}
            hint={t('Who asked and what was answered.')}
            error={issue('keepDecisionsDays')}
            onChange={(keepDecisionsDays) => change({ keepDecisionsDays })}
          />
          <NumberField
            label={t('Ended sessions')}
            unit={t('days')}
            {...DAYS}
            value={draft.keepSessionsDays}
            hint={t('Who watched, from when to when.')}
            error={issue('keepSessionsDays')}
            onChange={(keepSessionsDays) => change({ keepSessionsDays })}
          />
          <NumberField
            label={t('Usage')}
            unit={t('days')}
            {...DAYS}
            value={draft.keepUsageDays}
            hint={t('What was watched, added up. By viewer and grant it goes with the sessions.')}
            error={issue('keepUsageDays')}
            onChange={(keepUsageDays) => change({ keepUsageDays })}
          />
          <NumberField
            label={t('Truncate addresses after')}
            unit={t('days')}
            {...DAYS}
            min={0}
            value={draft.truncateAddressesDays}
            hint={t('To the first 24 bits of IPv4, 48 of IPv6, for good. 0: never.')}
            error={issue('truncateAddressesDays')}
            onChange={(truncateAddressesDays) => change({ truncateAddressesDays })}
          />
        </div>
      </Section>
      <Section
        title={t('Public address')}
        description={t(
          "For the Revma token call: where neither the stream's play address nor a single media server says where viewers connect, listener addresses are built on this.",
        )}
      >
        <Input
          label={t('Public origin')}
          data
          value={draft.publicOrigin}
          placeholder="https://door.example.org"
          hint={t('Scheme, host and port, as listeners reach it. Empty: that call is refused.')}
          error={issue('publicOrigin')}
          onChange={(publicOrigin) => change({ publicOrigin })}
        />
        <StoreBar
          label={t('Store settings')}
          action={action}
          isChanged={isChanged}
          onUndo={() => begin(settings)}
        />
      </Section>
    </Form>
  )
}
