import { Field as Base } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** What every form control takes around itself. */
export interface FieldProps {
  readonly label: ReactNode
  /** What to enter and what it means; stays visible. */
  readonly hint?: ReactNode
  /** What is wrong with the value, e.g. `error.issue('name')`. Empty or undefined: nothing. */
  readonly error?: string | undefined
  readonly className?: string
  readonly disabled?: boolean
}

/** Label, control, hint and error in one block, tied together for screen readers. */
export function Field(props: FieldProps & { readonly children: ReactNode }): ReactNode {
  const invalid = props.error !== undefined && props.error !== ''
  return (
    <Base.Root
      invalid={invalid}
      disabled={props.disabled === true}
      className={classNames('flex min-w-0 flex-col gap-1', props.className)}
    >
      <Base.Label className="text-xs font-medium text-ink-2">{props.label}</Base.Label>
      {props.children}
      <FieldNotes hint={props.hint} error={props.error} />
    </Base.Root>
  )
}

/** Hint and error below a control inside a Base UI field. */
export function FieldNotes(props: Pick<FieldProps, 'hint' | 'error'>): ReactNode {
  const { hint, error = '' } = props
  return (
    <>
      {error !== '' && (
        <Base.Error match className="text-xs font-medium text-deny">
          {error}
        </Base.Error>
      )}
      {hint !== undefined && (
        <Base.Description className="text-xs text-ink-3">{hint}</Base.Description>
      )}
    </>
  )
}
