import { Field as Base } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'
import { CONTROL, classNames } from './class-names.ts'
import { enterList } from './enter-list.ts'
import { Field, type FieldProps } from './field.tsx'

interface TextProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  /** Addresses, ids and tokens: fixed-width type, no spell check. */
  readonly data?: boolean
  readonly maxLength?: number
  readonly autoFocus?: boolean
  readonly required?: boolean
}

const notProse = { spellCheck: false, autoCapitalize: 'off', autoComplete: 'off' } as const

/** One line of text. */
export function Input(
  props: TextProps & {
    readonly type?: 'text' | 'date' | 'datetime-local' | 'time' | 'password'
    /** What is in it is a suggestion: it goes with the first letter that is typed. Default false. */
    readonly suggested?: boolean
    /** Told when the cursor comes into it and when it leaves. */
    readonly onCursor?: (isIn: boolean) => void
  },
): ReactNode {
  const { value, onChange, placeholder, data = false, maxLength, autoFocus, required, type } = props
  const { suggested = false, onCursor } = props
  return (
    <Field {...props}>
      <Base.Control
        {...(data ? notProse : {})}
        type={type ?? 'text'}
        value={value}
        placeholder={placeholder}
        maxLength={maxLength}
        autoFocus={autoFocus}
        required={required}
        onFocus={({ currentTarget }) => {
          if (suggested) currentTarget.select()
          onCursor?.(true)
        }}
        onBlur={() => onCursor?.(false)}
        onValueChange={onChange}
        className={classNames(CONTROL, data && 'data')}
      />
    </Field>
  )
}

/** Several lines of text. `rows` is the height it starts with, default 4. */
export function Textarea(props: TextProps & { readonly rows?: number }): ReactNode {
  const { value, onChange, placeholder, data = false, maxLength, autoFocus, required, rows } = props
  return (
    <Field {...props}>
      <Base.Control
        {...(data ? notProse : {})}
        render={<textarea rows={rows ?? 4} />}
        value={value}
        placeholder={placeholder}
        maxLength={maxLength}
        autoFocus={autoFocus}
        required={required}
        onValueChange={onChange}
        className={classNames(CONTROL, 'h-auto resize-y py-1.5 leading-5', data && 'data')}
      />
    </Field>
  )
}

/** A bare search box for tool bars, named by `label` without showing it. The key `/` leads to it, the arrow down from it to the first row of the list. */
export function SearchBox(
  props: Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
    readonly label: string
    readonly value: string
    readonly onChange: (value: string) => void
  },
): ReactNode {
  const { label, value, onChange, onKeyDown, className, ...rest } = props
  return (
    <input
      {...notProse}
      data-filter=""
      type="search"
      aria-label={label}
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        onKeyDown?.(event)
        const isDown = event.key === 'ArrowDown' && !event.altKey && !event.shiftKey
        if (isDown && !event.defaultPrevented && enterList()) event.preventDefault()
      }}
      className={classNames(CONTROL, '[&::-webkit-search-cancel-button]:hidden', className)}
    />
  )
}
