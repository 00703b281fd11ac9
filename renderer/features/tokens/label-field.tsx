import type { ReactNode } from 'react'
import { Input } from '../../kit/input.tsx'
import { t } from '../../language/t.ts'

/** What a token is called. @param placeholder Default `For whom it is`. */
export function LabelField(props: {
  readonly value: string
  readonly placeholder?: string
  readonly error: string | undefined
  readonly onChange: (change: { readonly label: string }) => void
}): ReactNode {
  return (
    <Input
      label={t('Label')}
      value={props.value}
      maxLength={120}
      placeholder={props.placeholder ?? t('For whom it is')}
      error={props.error}
      onChange={(label) => props.onChange({ label })}
    />
  )
}
