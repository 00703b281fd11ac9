import { Check } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

/** Any of a few, as small boxes side by side: weekdays, actions. `error` says what is wrong with the choice. */
export function Checks<T extends string | number>(props: {
  readonly label: string
  readonly values: readonly T[]
  readonly onChange: (values: T[]) => void
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly error?: string | undefined
  readonly hint?: string
}): ReactNode {
  const labelId = useId()
  const { error = '' } = props
  const toggle = (value: T): void => {
    const chosen = new Set(props.values)
    if (!chosen.delete(value)) chosen.add(value)
    props.onChange(props.options.map((each) => each.value).filter((each) => chosen.has(each)))
  }
  return (
    <fieldset aria-labelledby={labelId} className="flex flex-col gap-1">
      <span id={labelId} className="text-xs font-medium text-ink-2">
        {props.label}
      </span>
      <div className="flex flex-wrap gap-1.5">
        {props.options.map((option) => {
          const checked = props.values.includes(option.value)
          return (
            <label
              key={option.value}
              className={classNames(
                'flex h-8 cursor-pointer items-center gap-1.5 rounded-md border px-2.5 text-sm select-none has-focus-visible:outline-2 has-focus-visible:outline-ring',
                checked
                  ? 'border-line-strong bg-selected'
                  : 'border-line text-ink-2 hover:bg-hover',
              )}
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={checked}
                onChange={() => toggle(option.value)}
              />
              <span
                aria-hidden
                className="flex size-3.5 shrink-0 items-center justify-center rounded-sm border border-line-strong"
              >
                {checked && <Check className="size-3" />}
              </span>
              {option.label}
            </label>
          )
        })}
      </div>
      {error !== '' && (
        <p role="alert" className="text-xs font-medium text-deny">
          {error}
        </p>
      )}
      {props.hint !== undefined && <p className="text-xs text-ink-3">{props.hint}</p>}
    </fieldset>
  )
}
