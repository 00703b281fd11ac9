import { type ReactNode, useState } from 'react'
import { askFirst, useAskedFirst } from './ask-first.ts'
import { ConfirmHeld } from './confirm-held.tsx'

/** What {@link askFirst} asks; once, around the screens. */
export function AskFirstDialog(): ReactNode {
  const question = useAskedFirst()
  // Kept while it fades, so that it does not become empty before it is gone.
  const [last, setLast] = useState(question)
  if (question !== null && question !== last) setLast(question)
  if (last === null) return null
  return (
    <ConfirmHeld
      open={question !== null}
      onClose={() => askFirst(null)}
      title={last.title}
      action={last.action}
      held={last.held ?? null}
      onConfirm={last.onConfirm}
    >
      <p className="wrap-anywhere">{last.text}</p>
    </ConfirmHeld>
  )
}
