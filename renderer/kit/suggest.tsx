import { Field as Base } from '@base-ui/react/field'
import { type ReactNode, useId } from 'react'
import { CONTROL } from './class-names.ts'
import { Field, type FieldProps } from './field.tsx'

/** One line of free text with the texts already in use offered below it. */
export function Suggest(
  props: FieldProps & {
    readonly value: string
    readonly onChange: (value: string) => void
    readonly suggestions: readonly string[]
    readonly maxLength?: number
    readonly placeholder?: string
  },
): ReactNode {
  const listId = useId()
  return (
    <Field {...props}>
      <Base.Control
        value={props.value}
        onValueChange={props.onChange}
        maxLength={props.maxLength}
        placeholder={props.placeholder}
        list={listId}
        autoComplete="off"
        className={CONTROL}
      />
      <datalist id={listId}>
        {props.suggestions.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </Field>
  )
}
