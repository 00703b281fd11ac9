import { type ReactNode, useState } from 'react'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import type { SaveState } from './save-state.ts'

const SAVING: Readonly<Record<SaveState['kind'], string>> = {
  saved: 'The draft is stored. The published rules stay in force until you publish.',
  saving: 'Storing the draft…',
  refused: '',
}

/** Says how far the draft is from what is in force, whether it is stored, and what to do with it. */
export function DraftBanner(props: {
  readonly changes: number
  readonly save: SaveState
  readonly onRetry: () => void
  readonly onDiscard: () => Promise<void>
  readonly onReview: () => void
}): ReactNode {
  const [asking, setAsking] = useState(false)
  const { changes, save } = props
  if (changes === 0 && save.kind !== 'refused') return null
  const title = `${changes} unpublished ${changes === 1 ? 'change' : 'changes'}`
  const refused = save.kind === 'refused'
  return (
    <>
      <Callout
        tone={refused ? 'deny' : 'warn'}
        title={refused ? `${title}, not stored` : title}
        className="mx-4 mb-2"
        actions={
          <>
            <Button onClick={() => setAsking(true)}>Discard</Button>
            {refused ? (
              <Button onClick={props.onRetry}>Store again</Button>
            ) : (
              <Button
                look="primary"
                unless={save.kind === 'saved' ? null : SAVING.saving}
                onClick={props.onReview}
              >
                Review and publish
              </Button>
            )}
          </>
        }
      >
        <span role="status">{refused ? save.error.message : SAVING[save.kind]}</span>
      </Callout>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Discard the draft"
        action="Discard draft"
        onConfirm={async () => {
          await props.onDiscard()
          toastDeleted('The draft is discarded', 'rule_draft', 'draft')
        }}
      >
        <p>
          {title} {changes === 1 ? 'goes' : 'go'} away and cannot be brought back. The published
          rules are not touched.
        </p>
      </ConfirmDialog>
    </>
  )
}
