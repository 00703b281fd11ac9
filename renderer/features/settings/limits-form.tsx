import type { ReactNode } from 'react'
import type { StationLimits } from '../../../shared/session-limit.ts'
import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { BAN_ENDS } from '../../components/ban-ends.ts'
import { LimitNumberFields } from '../../components/limit-numbers.tsx'
import { toastEdited } from '../../components/undo.ts'
import { Choice } from '../../kit/choice.tsx'
import { Form } from '../../kit/form.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { useSettingsDraft } from './changes.ts'
import { Section } from './section.tsx'
import { StoreBar } from './store-bar.tsx'

const WHEN_FULL: readonly { value: StationLimits['whenFull']; label: string; hint: string }[] = [
  {
    value: 'refuse',
    label: t('Refuse whoever comes'),
    hint: t('A player that comes again before its end was told goes on in its own place.'),
  },
  {
    value: 'newest',
    label: t('The newest takes over'),
    hint: t(
      'The oldest is refused at its next check, or cut where Stagedoor may. Where neither can be, the newest is refused after all.',
    ),
  },
]

interface LimitsDraft {
  readonly limits: Omit<StationLimits, 'banSeconds'> & { readonly banSeconds: number | null }
  readonly sharing: Omit<Settings['sharing'], 'windowMinutes'> & {
    readonly windowMinutes: number | null
  }
}

const toDraft = ({ limits, sharing }: Settings): LimitsDraft => ({ limits, sharing })

const toSettings = ({ limits, sharing }: LimitsDraft, stored: Settings): Settings => ({
  ...stored,
  limits: { ...limits, banSeconds: limits.banSeconds ?? 0 },
  sharing: {
    ...sharing,
    windowMinutes: sharing.windowMinutes ?? stored.sharing.windowMinutes,
  },
})

const FORM = { toDraft, toSettings }

/** Sessions at a time for all streams, and when a link or token is suspected to be shared. */
export function LimitsForm({ settings }: { readonly settings: Settings }): ReactNode {
  const { draft, setDraft, changed, isChanged, begin } = useSettingsDraft(settings, FORM)
  const action = useAction()
  const { limits, sharing } = draft
  const limit = (changes: Partial<LimitsDraft['limits']>): void =>
    setDraft({ ...draft, limits: { ...limits, ...changes } })
  const share = (changes: Partial<LimitsDraft['sharing']>): void =>
    setDraft({ ...draft, sharing: { ...sharing, ...changes } })
  const submit = async (): Promise<void> => {
    const done = await action.run(() => call('PATCH /settings', { body: changed }))
    if (!done) return
    begin(done.value)
    toastEdited(t('The limits are stored'), done.value)
  }
  return (
    <Form onSubmit={() => void submit()}>
      <Section
        title={t('Sessions at a time')}
        description={t(
          'For all streams that say nothing else. Empty is no limit. A link or token can have a number of its own.',
        )}
      >
        <LimitNumberFields
          value={limits}
          issue={(path) => action.error?.issue(`limits.${path}`)}
          onChange={limit}
        />
        <Choice
          label={t('When a link, a viewer or the publishers have as many as they may')}
          value={limits.whenFull}
          options={WHEN_FULL}
          onChange={(whenFull) => limit({ whenFull })}
        />
        {(limits.banSeconds ?? 0) > 0 && (
          <Choice
            label={t('What a ban does to those who are in')}
            value={limits.banEnds}
            options={BAN_ENDS}
            onChange={(banEnds) => limit({ banEnds })}
          />
        )}
        <Switch
          label={t('On trial')}
          checked={limits.onTrial}
          hint={t('Nobody is refused or ended: decisions say whom a limit would have refused.')}
          onChange={(onTrial) => limit({ onTrial })}
        />
      </Section>
      <Section
        title={t('Shared links')}
        description={t(
          'A link or token is suspected when it was seen from so many places. Empty: not looked at. A suspicion alone refuses nobody.',
        )}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <Sign
            label={t('Networks')}
            hint={t('A /24 of IPv4 or a /48 of IPv6.')}
            value={sharing.networks}
            error={action.error?.issue('sharing.networks')}
            onChange={(networks) => share({ networks })}
          />
          <Sign
            label={t('Countries')}
            hint={t('Where the country of an address is known.')}
            value={sharing.countries}
            error={action.error?.issue('sharing.countries')}
            onChange={(countries) => share({ countries })}
          />
          <Sign
            label={t('Countries at once')}
            hint={t('With a live session at the same moment.')}
            value={sharing.countriesAtOnce}
            error={action.error?.issue('sharing.countriesAtOnce')}
            onChange={(countriesAtOnce) => share({ countriesAtOnce })}
          />
          <NumberField
            label={t('Within')}
            unit={t('minutes')}
            min={5}
            max={1440}
            value={sharing.windowMinutes}
            hint={t('Older networks are forgotten.')}
            error={action.error?.issue('sharing.windowMinutes')}
            onChange={(windowMinutes) => share({ windowMinutes })}
          />
        </div>
        <Switch
          label={t('Refuse new networks')}
          checked={sharing.refuseNewNetworks}
          hint={t(
            'Whoever comes with a suspected link from a network it was not seen from is refused.',
          )}
          onChange={(refuseNewNetworks) => share({ refuseNewNetworks })}
        />
        <StoreBar
          label={t('Store limits')}
          action={action}
          isChanged={isChanged}
          onUndo={() => begin(settings)}
        />
      </Section>
    </Form>
  )
}

function Sign(props: {
  readonly label: string
  readonly hint: string
  readonly value: number | null
  readonly error: string | undefined
  readonly onChange: (value: number | null) => void
}): ReactNode {
  return <NumberField {...props} min={2} max={32} placeholder={t('not looked at')} />
}
