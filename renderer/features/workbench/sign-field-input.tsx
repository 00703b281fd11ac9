import type { ReactNode } from 'react'
import { Input, Textarea } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Select } from '../../kit/select.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import type { SIGN_FORMS } from './sign-fields.ts'

/** The control for one member of what is signed. */
export function SignFieldInput(props: {
  readonly field: (typeof SIGN_FORMS)[number]['fields'][number]
  readonly value: string | readonly string[]
  readonly error?: string | undefined
  readonly onChange: (value: string | readonly string[]) => void
}): ReactNode {
  const { field, value, error, onChange } = props
  const { label, hint, placeholder } = field
  const notes = {
    label,
    error,
    ...(hint === undefined ? {} : { hint }),
    ...(placeholder === undefined ? {} : { placeholder }),
  }
  if (field.type === 'list') {
    return <TagInput {...notes} values={value === '' ? [] : [...value]} onChange={onChange} />
  }
  const text = typeof value === 'string' ? value : ''
  switch (field.type) {
    case 'number':
      return (
        <NumberField
          {...notes}
          min={0}
          value={text === '' ? null : Number(text)}
          onChange={(next) => onChange(next === null ? '' : String(next))}
        />
      )
    case 'json':
      return <Textarea {...notes} data rows={5} value={text} onChange={onChange} />
    case 'choice':
      return (
        <Select
          {...notes}
          value={text === '' ? (field.options?.[0]?.value ?? '') : text}
          options={field.options ?? []}
          onChange={onChange}
        />
      )
    default:
      return <Input {...notes} data value={text} maxLength={1024} onChange={onChange} />
  }
}
