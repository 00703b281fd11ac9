import type { ReactNode } from 'react'
import type { StreamLimits } from '../../../shared/session-limit.ts'
import { useApi } from '../../api/query.ts'
import { BAN_ENDS, banEndsLabel } from '../../components/ban-ends.ts'
import { LimitNumberFields } from '../../components/limit-numbers.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import { NO_LIMITS } from './no-limits.ts'

/** Sessions at a time where this stream differs from all others. */
export function LimitFields(props: {
  readonly value: StreamLimits
  readonly issue: (path: string) => string | undefined
  readonly onChange: (value: StreamLimits) => void
}): ReactNode {
  const { value, issue } = props
  const usual = useApi('GET /settings').data?.limits
  const change = (changes: Partial<StreamLimits>): void => props.onChange({ ...value, ...changes })
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-2">
        {t('Sessions at a time. Empty: as in the settings. 0: no limit here.')}
      </legend>
      <LimitNumberFields
        value={value}
        usual={usual ?? NO_LIMITS}
        issue={(path) => issue(`limits.${path}`)}
        onChange={change}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('When it is full')}
          value={value.whenFull ?? 'usual'}
          options={[
            {
              value: 'usual',
              label: t('As in the settings{usual}', {
                usual:
                  usual === undefined
                    ? ''
                    : usual.whenFull === 'newest'
                      ? t(': the newest takes over')
                      : t(': refuse'),
              }),
            },
            { value: 'refuse', label: t('Refuse whoever comes') },
            { value: 'newest', label: t('The newest takes over') },
          ]}
          hint={t('A stream full of viewers always refuses.')}
          onChange={(whenFull) => change({ whenFull: whenFull === 'usual' ? null : whenFull })}
        />
        <Select
          label={t('A ban')}
          value={value.banEnds ?? 'usual'}
          options={[
            {
              value: 'usual',
              label: t('As in the settings{usual}', {
                usual: usual === undefined ? '' : `: ${banEndsLabel(usual.banEnds)}`,
              }),
            },
            ...BAN_ENDS,
          ]}
          hint={t('Where the ban above, or that of the settings, is not none.')}
          onChange={(banEnds) => change({ banEnds: banEnds === 'usual' ? null : banEnds })}
        />
        <Select
          label={t('Trial')}
          value={value.onTrial === null ? 'usual' : value.onTrial ? 'trial' : 'real'}
          options={[
            {
              value: 'usual',
              label: t('As in the settings{usual}', {
                usual:
                  usual === undefined ? '' : usual.onTrial ? t(': on trial') : t(': limits hold'),
              }),
            },
            {
              value: 'trial',
              label: t('On trial'),
              hint: t('Decisions say whom it would have refused.'),
            },
            { value: 'real', label: t('Limits hold') },
          ]}
          hint={t('On trial nobody is refused.')}
          onChange={(trial) => change({ onTrial: trial === 'usual' ? null : trial === 'trial' })}
        />
      </div>
    </fieldset>
  )
}
