import { RadioGroup } from '@base-ui/react/radio-group'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { t } from '../language/t.ts'
import { ChoiceRow } from './choice.tsx'
import { type ChoiceGroup, groupsWith } from './groups-with.ts'
import { Input } from './input.tsx'

/**
 * One of many, in groups with a search: every word typed has to be in the label or the hint. By keyboard: Enter takes the first
 * that is left, arrow down goes into the list, and arrows choose there.
 */
export function GroupedChoice<T extends string>(props: {
  readonly label: string
  readonly value: T
  readonly onChange: (value: T) => void
  readonly groups: readonly ChoiceGroup<T>[]
}): ReactNode {
  const { label, value, onChange, groups } = props
  const [text, setText] = useState('')
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const shown = groupsWith(groups, text)
  const first = shown[0]?.options[0]
  const chosen = groups.flatMap(({ options }) => options).find((each) => each.value === value)
  const isShown = shown.some(({ options }) => options.some((each) => each.value === value))

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
    event.preventDefault()
    if (event.key === 'Enter' && first !== undefined) onChange(first.value)
    const radios = '[role=radio]'
    const target =
      event.key === 'ArrowDown' && isShown
        ? list.current?.querySelector<HTMLElement>(`${radios}[aria-checked=true]`)
        : list.current?.querySelector<HTMLElement>(radios)
    target?.focus()
  }

  return (
    <div className="flex flex-col gap-2">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears what the field inside does not handle */}
      <div onKeyDown={onKeyDown}>
        <Input
          label={label}
          value={text}
          maxLength={60}
          placeholder={t('Search {count} kinds', {
            count: groups.flatMap(({ options }) => options).length,
          })}
          onChange={setText}
        />
      </div>
      {!isShown && chosen !== undefined && (
        <p className="text-xs text-ink-2">{t('Chosen: {label}', { label: chosen.label })}</p>
      )}
      <RadioGroup<T>
        ref={list}
        aria-label={label}
        value={value}
        onValueChange={onChange}
        className="flex flex-col gap-3"
      >
        {shown.map(({ title, options }) => (
          <fieldset
            key={title}
            aria-labelledby={`${id} ${title}`.replaceAll(' ', '-')}
            className="grid gap-1.5"
          >
            <p
              id={`${id} ${title}`.replaceAll(' ', '-')}
              className="text-xs font-medium text-ink-3"
            >
              {title}
            </p>
            {options.map((option) => (
              <ChoiceRow key={option.value} option={option} />
            ))}
          </fieldset>
        ))}
      </RadioGroup>
      {shown.length === 0 && (
        <p role="status" className="text-sm text-ink-3">
          {t('No kind has that in its name.')}
        </p>
      )}
    </div>
  )
}
