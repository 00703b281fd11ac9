import { type ReactNode, useState } from 'react'
import { useAction } from '../../api/use-action.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { t } from '../../language/t.ts'
import type { SaveState } from './save-state.ts'

const SAVING: Readonly<Record<SaveState['kind'], string>> = {
  saved: t('The draft is stored. The published rules stay in force until you publish.'),
  saving: t('Storing the draft…'),
  refused: '',
}

/** Says how far the draft is from what is in force, whether it is stored, and what to do with it. */
export function DraftBanner(props: {
  readonly changes: number
  readonly save: SaveState
  /** The version in force, where it is not the one the draft was begun from. Null: it is. */
  readonly overtakenBy: number | null
  readonly onRetry: () => void
  /** Compares the draft with the version in force from here on. */
  readonly onGoOn: () => Promise<void>
  readonly onDiscard: () => Promise<void>
  readonly onReview: () => void
}): ReactNode {
  const [asking, setAsking] = useState(false)
  const { changes, save, overtakenBy } = props
  const action = useAction()
  if (changes === 0 && save.kind !== 'refused' && overtakenBy === null) return null
  const title = t('{changes} unpublished {changes, plural, one {change} other {changes}}', {
    changes,
  })
  const refused = save.kind === 'refused'
  const goOn = async (): Promise<void> => {
    if ((await action.run(props.onGoOn)) !== null && changes > 0) props.onReview()
  }
  return (
    <>
      <Callout
        tone={refused ? 'deny' : 'warn'}
        title={refused ? t('{title}, not stored', { title }) : title}
        className="mx-4 mb-2"
        actions={
          <>
            <Button onClick={() => setAsking(true)}>{t('Discard')}</Button>
            {overtakenBy !== null ? (
              <Button look="primary" busy={action.busy} onClick={() => void goOn()}>
                {t('Compare and go on')}
              </Button>
            ) : refused ? (
              <Button onClick={props.onRetry}>{t('Store again')}</Button>
            ) : (
              <Button
                look="primary"
                unless={save.kind === 'saved' ? null : SAVING.saving}
                onClick={props.onReview}
              >
                {t('Review and publish')}
              </Button>
            )}
          </>
        }
      >
        <span role="status">
          {textOf(overtakenBy, save)}
          {action.error !== null && ` ${action.error.message}`}
        </span>
      </Callout>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('Discard the draft')}
        action={t('Discard draft')}
        onConfirm={async () => {
          await props.onDiscard()
          toastDeleted(t('The draft is discarded'), 'rule_draft', 'draft')
        }}
      >
        <p>
          {t(
            '{title} {changes, plural, one {goes} other {go}} away. Undo brings them back, as does Recently deleted in Settings. The published rules are not touched.',
            { changes, title },
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}

function textOf(overtakenBy: number | null, save: SaveState): string {
  if (overtakenBy !== null) {
    return t(
      'Version {version} came into force since this draft was begun, so it cannot be stored or published as it is. What that version changed and the draft does not have would be taken back: look at the difference before you publish.',
      { version: overtakenBy },
    )
  }
  return save.kind === 'refused' ? save.error.message : SAVING[save.kind]
}
