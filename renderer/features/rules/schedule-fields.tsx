import type { ReactNode } from 'react'
import type { Schedule } from '../../../shared/rule.ts'
import { Checks } from '../../kit/checks.tsx'
import { Combo } from '../../kit/combo.tsx'
import { Input } from '../../kit/input.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { dayName, scheduleText } from './schedule-text.ts'

const DAYS = [1, 2, 3, 4, 5, 6, 7].map((value) => ({ value, label: dayName(value) }))
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

const newSchedule = (): Schedule => ({
  days: [1, 2, 3, 4, 5, 6, 7],
  from: '20:00',
  to: '22:00',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/** When the rule holds: always, or on some days between two times of a time zone. */
export function ScheduleFields(props: {
  readonly schedule: Schedule | null
  readonly onChange: (schedule: Schedule | null) => void
  readonly issue: (path: string) => string | undefined
}): ReactNode {
  const { schedule, onChange, issue } = props
  return (
    <>
      <Switch
        label={t('Only at certain times')}
        checked={schedule !== null}
        onChange={(checked) => onChange(checked ? newSchedule() : null)}
      />
      {schedule !== null && (
        <div className="flex flex-col gap-3 border-s-2 border-line ps-3">
          <Checks
            label={t('Days')}
            values={schedule.days}
            options={DAYS}
            error={issue('schedule.days')}
            onChange={(days) => onChange({ ...schedule, days })}
          />
          <div className="grid grid-cols-2 gap-3">
            <Input
              label={t('From')}
              data
              placeholder="20:00"
              maxLength={5}
              value={schedule.from}
              error={issue('schedule.from')}
              onChange={(from) => onChange({ ...schedule, from })}
            />
            <Input
              label={t('Until')}
              data
              placeholder="24:00"
              maxLength={5}
              value={schedule.to}
              error={issue('schedule.to')}
              onChange={(to) => onChange({ ...schedule, to })}
            />
          </div>
          <Combo
            label={t('Time zone')}
            value={schedule.timeZone}
            options={ZONES}
            error={issue('schedule.timeZone')}
            onChange={(timeZone) => onChange({ ...schedule, timeZone })}
          />
          <p className="text-xs text-ink-2" aria-live="polite">
            {t('Holds {schedule}.', { schedule: scheduleText(schedule) })}
          </p>
        </div>
      )}
    </>
  )
}
