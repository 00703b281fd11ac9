import { NumberField as Base } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { classNames } from './class-names.ts'
import { Field, type FieldProps } from './field.tsx'

const STEP =
  'flex h-full w-7 items-center justify-center text-ink-3 hover:bg-hover hover:text-ink data-disabled:opacity-50'

/** A number with its unit. Null is an empty box. Arrow keys step, with Shift by ten. */
export function NumberField(
  props: FieldProps & {
    readonly value: number | null
    readonly onChange: (value: number | null) => void
    readonly min?: number
    readonly max?: number
    readonly step?: number
    /** Shown inside the box, e.g. `seconds`. */
    readonly unit?: string
    readonly placeholder?: string
  },
): ReactNode {
  const { min, max, step, unit, placeholder } = props
  return (
    <Field {...props}>
      <Base.Root
        value={props.value}
        onValueChange={props.onChange}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        step={step ?? 1}
        format={{ useGrouping: false, maximumFractionDigits: 3 }}
        disabled={props.disabled === true}
      >
        <Base.Group className="flex h-8 items-center overflow-hidden rounded-md border border-line-strong bg-panel focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-ring hover:border-ink-3 data-invalid:border-deny">
          <Base.Input
            placeholder={placeholder}
            className={classNames(
              'figures h-full min-w-0 flex-1 bg-transparent px-2.5 text-sm outline-none disabled:text-ink-3',
            )}
          />
          {unit !== undefined && <span className="pe-2 text-xs text-ink-3">{unit}</span>}
          <Base.Decrement
            aria-label={t('Less')}
            className={classNames(STEP, 'border-s border-line')}
          >
            <Minus aria-hidden className="size-3" />
          </Base.Decrement>
          <Base.Increment
            aria-label={t('More')}
            className={classNames(STEP, 'border-s border-line')}
          >
            <Plus aria-hidden className="size-3" />
          </Base.Increment>
        </Base.Group>
      </Base.Root>
    </Field>
  )
}
