import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export interface ChoiceOption<T extends string> {
  readonly value: T
  readonly label: string
  /** What choosing it means, always visible. */
  readonly hint?: string
}

/** One of a few, all in view with what each means. With `row` they stand side by side where there is room. */
export function Choice<T extends string>(props: {
  readonly label: string
  readonly value: T
  readonly onChange: (value: T) => void
  readonly options: readonly ChoiceOption<T>[]
  readonly row?: boolean
  readonly error?: string | undefined
  readonly hint?: string
}): ReactNode {
  const labelId = useId()
  const { error = '' } = props
  return (
    <div className="flex flex-col gap-1">
      <span id={labelId} className="text-xs font-medium text-ink-2">
        {props.label}
      </span>
      <RadioGroup<T>
        aria-labelledby={labelId}
        value={props.value}
        onValueChange={props.onChange}
        className={classNames(
          'grid gap-1.5',
          props.row === true && 'grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]',
        )}
      >
        {props.options.map((option) => (
          <ChoiceRow key={option.value} option={option} />
        ))}
      </RadioGroup>
      {error !== '' && (
        <p role="alert" className="text-xs font-medium text-deny">
          {error}
        </p>
      )}
      {props.hint !== undefined && <p className="text-xs text-ink-3">{props.hint}</p>}
    </div>
  )
}

/** One of them, within a RadioGroup. */
export function ChoiceRow<T extends string>({
  option,
}: {
  readonly option: ChoiceOption<T>
}): ReactNode {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI puts the input inside Radio.Root
    <label className="flex cursor-pointer items-start gap-2.5 rounded-md border border-line px-2.5 py-1.5 hover:bg-hover has-data-checked:border-line-strong has-data-checked:bg-selected">
      <Radio.Root
        value={option.value}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-panel data-checked:border-ink"
      >
        <Radio.Indicator className="size-2 rounded-full bg-ink data-unchecked:hidden" />
      </Radio.Root>
      <span className="min-w-0">
        <span className="block text-sm text-ink">{option.label}</span>
        {option.hint !== undefined && (
          <span className="block text-xs text-ink-2">{option.hint}</span>
        )}
      </span>
    </label>
  )
}
