import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../kit/dialog.tsx'
import { askFirst, useAskedFirst } from './ask-first.ts'

/** What {@link askFirst} asks; once, around the screens. */
export function AskFirstDialog(): ReactNode {
  const question = useAskedFirst()
  // Kept while it fades, so that it does not become empty before it is gone.
  const [last, setLast] = useState(question)
  if (question !== null && question !== last) setLast(question)
  if (last === null) return null
  return (
    <ConfirmDialog
      open={question !== null}
      onClose={() => askFirst(null)}
      title={last.title}
      action={last.action}
      onConfirm={last.onConfirm}
    >
      <p className="wrap-anywhere">{last.text}</p>
    </ConfirmDialog>
  )
}
