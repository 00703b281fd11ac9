import { Field as BaseField } from '@base-ui/react/field'
import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { FieldNotes, type FieldProps } from './field.tsx'

/** On or off. The thumb's place and the fill both tell which. */
export function Switch(
  props: FieldProps & {
    readonly checked: boolean
    readonly onChange: (checked: boolean) => void
  },
): ReactNode {
  const { hint, error = '' } = props
  return (
    <BaseField.Root
      invalid={error !== ''}
      disabled={props.disabled === true}
      className={classNames('flex flex-col gap-1', props.className)}
    >
      <BaseField.Label className="flex items-center gap-2 text-sm text-ink">
        <Base.Root
          checked={props.checked}
          onCheckedChange={props.onChange}
          className="flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-sunken p-0.5 transition-colors data-checked:border-allow data-checked:bg-allow data-disabled:opacity-50"
        >
          <Base.Thumb className="size-3.5 rounded-full bg-ink-3 transition-[translate,background-color] data-checked:translate-x-4 data-checked:bg-panel rtl:data-checked:-translate-x-4" />
        </Base.Root>
        {props.label}
      </BaseField.Label>
      <FieldNotes hint={hint} error={error} />
    </BaseField.Root>
  )
}
