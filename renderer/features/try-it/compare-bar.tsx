import type { ReactNode } from 'react'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { COMPARABLE, type Comparable, fieldText, type Trial } from './trial.ts'

/** One field that differs in the second request. */
export interface Difference {
  readonly field: Comparable
  readonly text: string
}

const FIELDS = (Object.entries(COMPARABLE) as [Comparable, string][]).map(([value, label]) => ({
  value,
  label,
}))
const CHOICES: Partial<Record<Comparable, readonly { value: string; label: string }[]>> = {
  action: [
    { value: 'subscribe', label: t('Watch') },
    { value: 'publish', label: t('Publish') },
  ],
  assumeGrant: [
    { value: 'true', label: t('Held') },
    { value: 'false', label: t('Not held') },
  ],
  rules: [
    { value: 'published', label: t('Published') },
    { value: 'draft', label: t('Draft') },
  ],
}

/** A value to start from: for a choice the other one, for a text what the first request has. */
function startText(trial: Trial, field: Comparable): string {
  const current = fieldText(trial, field)
  return CHOICES[field]?.find((choice) => choice.value !== current)?.value ?? current
}

/** The difference in words, for the head of the second answer. */
export function differenceText({ field, text }: Difference): string {
  const said = CHOICES[field]?.find((choice) => choice.value === text)?.label ?? text
  return `${COMPARABLE[field]}: ${said === '' ? t('none') : said}`
}

/** Asks for the one thing to change. */
export function CompareBar(props: {
  readonly trial: Trial
  readonly difference: Difference | null
  readonly onChange: (difference: Difference | null) => void
}): ReactNode {
  const { trial, difference, onChange } = props
  const choices = difference === null ? undefined : CHOICES[difference.field]
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3">
      <Switch
        label={t('Compare with one thing changed')}
        className="flex h-8 justify-center"
        checked={difference !== null}
        onChange={(checked) =>
          onChange(checked ? { field: 'address', text: startText(trial, 'address') } : null)
        }
      />
      {difference !== null && (
        <>
          <Select
            className="w-40"
            label={t('What')}
            value={difference.field}
            options={FIELDS}
            onChange={(field) => onChange({ field, text: startText(trial, field) })}
          />
          {choices === undefined ? (
            <Input
              className="min-w-48 flex-1"
              label={t('Instead')}
              data
              type={difference.field === 'at' ? 'datetime-local' : 'text'}
              value={difference.text}
              onChange={(text) => onChange({ ...difference, text })}
            />
          ) : (
            <Select
              className="w-40"
              label={t('Instead')}
              value={difference.text}
              options={choices}
              onChange={(text) => onChange({ ...difference, text })}
            />
          )}
        </>
      )}
    </div>
  )
}
