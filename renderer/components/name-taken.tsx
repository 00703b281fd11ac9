import type { ReactNode } from 'react'
import type { ApiError } from '../api/client.ts'
import { Button } from '../kit/button.tsx'
import { t } from '../language/t.ts'
import { go } from '../route.ts'
import { askFirst } from './ask-first.ts'

/** Where a name was refused because another has it: leads to that one, after a question, since the form is left for it. */
export function NameTaken(props: {
  readonly error: ApiError | null
  /** The name as it was sent. */
  readonly name: string
  /** Those among which it is taken. Undefined as long as they are not known. */
  readonly others: readonly { readonly id: string; readonly name: string }[] | undefined
  /** The screen that opens one by `?open=<id>`, e.g. `/streams`. */
  readonly screen: string
}): ReactNode {
  const { error, others, screen } = props
  const name = props.name.trim()
  const other = others?.find((each) => each.name === name)
  const isTaken = error?.code === 'ERR_NAME_TAKEN' || error?.code === 'ERR_STREAM_EXISTS'
  if (!isTaken || other === undefined) return null
  const lead = (): void =>
    askFirst({
      title: t('Open {name}?', { name }),
      text: t('What was filled in here is lost.'),
      action: t('Open it'),
      onConfirm: async () => go(`${screen}?open=${encodeURIComponent(other.id)}`),
    })
  return (
    <Button size="small" className="self-start" onClick={lead}>
      {t('Open {name}', { name })}
    </Button>
  )
}
