import type { ReactNode } from 'react'
import { PERIODS, type PeriodName } from '../../../shared/calendar.ts'
import { CONTROL, classNames } from '../../kit/class-names.ts'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import type { UsageUrl } from './use-url.ts'
import { PERIOD_LABELS } from './words.ts'

const OPTIONS = [...PERIODS, 'custom' as const].map((value) => ({
  value,
  label: PERIOD_LABELS[value],
}))

/** Chooses a period by name or by its days. */
export function PeriodPicker({ url }: { readonly url: UsageUrl }): ReactNode {
  const { from, to } = url.days
  return (
    <>
      {url.period === 'custom' && (
        <span className="flex items-center gap-1.5">
          <Day
            label={t('First day')}
            value={from}
            max={to}
            onChange={(day) => url.setDays({ from: day, to })}
          />
          <span aria-hidden className="text-ink-3">
            –
          </span>
          <Day
            label={t('Last day')}
            value={to}
            min={from}
            onChange={(day) => url.setDays({ from, to: day })}
          />
        </span>
      )}
      <div className="w-36">
        <Select<PeriodName | 'custom'>
          bare
          label={t('Period')}
          value={url.period}
          options={OPTIONS}
          onChange={url.setPeriod}
        />
      </div>
    </>
  )
}

function Day(props: {
  readonly label: string
  readonly value: string
  readonly min?: string
  readonly max?: string
  readonly onChange: (day: string) => void
}): ReactNode {
  const { label, onChange, ...rest } = props
  return (
    <input
      type="date"
      required
      aria-label={label}
      {...rest}
      onChange={(event) => event.target.validity.valid && onChange(event.target.value)}
      className={classNames(CONTROL, 'figures w-34')}
    />
  )
}
