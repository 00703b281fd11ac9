import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { CONTROL, classNames, OPTION, POPUP } from './class-names.ts'
import { Field, type FieldProps } from './field.tsx'

export interface SelectOption<T extends string> {
  readonly value: T
  readonly label: string
  /** One line on what choosing it means. */
  readonly hint?: string
}

/** Picks one of a few. With `bare` only the box is shown and the label is read out. */
export function Select<T extends string>(
  props: FieldProps & {
    readonly value: T
    readonly onChange: (value: T) => void
    readonly options: readonly SelectOption<T>[]
    readonly placeholder?: string
    readonly bare?: boolean
  },
): ReactNode {
  const { value, options, placeholder = t('Choose'), bare = false } = props
  const box = (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={options.some((option) => option.value === value) ? value : null}
      onValueChange={(next) => next !== null && props.onChange(next)}
      disabled={props.disabled === true}
    >
      <Base.Trigger
        {...(bare && typeof props.label === 'string' ? { 'aria-label': props.label } : {})}
        className={classNames(
          CONTROL,
          'flex items-center justify-between gap-2 text-start select-none',
          bare && props.className,
        )}
      >
        <Base.Value className="truncate data-placeholder:text-ink-3" placeholder={placeholder} />
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup
            className={classNames(
              POPUP,
              'base-ui-disable-scrollbar max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto p-1',
            )}
          >
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className={classNames(OPTION, 'items-start py-1.5')}
              >
                <span className="mt-0.5 size-4 shrink-0">
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                </span>
                <span className="flex flex-col">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint !== undefined && (
                    <span className="max-w-80 text-xs text-ink-3">{option.hint}</span>
                  )}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
  return bare ? box : <Field {...props}>{box}</Field>
}
