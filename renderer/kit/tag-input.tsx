import { Field as Base } from '@base-ui/react/field'
import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { t } from '../language/t.ts'
import { Field, type FieldProps } from './field.tsx'

/**
 * A list of short texts. Enter, comma or leaving the box adds what was typed; pasting adds each line or comma part;
 * Backspace in an empty box takes the last away. Doubles are dropped.
 *
 * @param normalise Applied to each text before it is added, default trimming only.
 */
export function TagInput(
  props: FieldProps & {
    readonly values: readonly string[]
    readonly onChange: (values: string[]) => void
    readonly placeholder?: string
    readonly normalise?: (text: string) => string
  },
): ReactNode {
  const [draft, setDraft] = useState('')
  const { values, onChange, normalise = (text: string) => text } = props
  const add = (text: string): void => {
    const added = text.split(/[\n,]/).map((part) => normalise(part.trim()))
    const next = [...new Set([...values, ...added.filter((part) => part !== '')])]
    if (next.length !== values.length) onChange(next)
    setDraft('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ',') {
      if (draft.trim() === '' && event.key === 'Enter') return
      event.preventDefault()
      add(draft)
    } else if (event.key === 'Backspace' && draft === '') onChange(values.slice(0, -1))
  }
  return (
    <Field {...props}>
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-md border border-line-strong bg-panel px-1.5 py-1 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-ring hover:border-ink-3">
        {values.map((value) => (
          <span
            key={value}
            className="data flex h-6 items-center gap-0.5 rounded-sm bg-hover ps-1.5 text-ink"
          >
            {value}
            <button
              type="button"
              aria-label={t('Remove {value}', { value })}
              onClick={() => onChange(values.filter((each) => each !== value))}
              className="flex size-6 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        ))}
        <Base.Control
          value={draft}
          onValueChange={(text) => (/[\n,]/.test(text) ? add(text) : setDraft(text))}
          onKeyDown={onKeyDown}
          onBlur={() => draft !== '' && add(draft)}
          placeholder={values.length === 0 ? props.placeholder : undefined}
          className="data h-6 min-w-24 flex-1 bg-transparent px-1 outline-none"
        />
      </div>
    </Field>
  )
}
