import { type ReactNode, useState } from 'react'
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
  readonly onRetry: () => void
  readonly onDiscard: () => Promise<void>
  readonly onReview: () => void
}): ReactNode {
  const [asking, setAsking] = useState(false)
  const { changes, save } = props
  if (changes === 0 && save.kind !== 'refused') return null
  const title = t('{changes} unpublished {changes, plural, one {change} other {changes}}', {
    changes,
  })
  const refused = save.kind === 'refused'
  return (
    <>
      <Callout
        tone={refused ? 'deny' : 'warn'}
        title={refused ? t('{title}, not stored', { title }) : title}
        className="mx-4 mb-2"
        actions={
          <>
            <Button onClick={() => setAsking(true)}>{t('Discard')}</Button>
            {refused ? (
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
        <span role="status">{refused ? save.error.message : SAVING[save.kind]}</span>
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
            '{title} {changes, plural, one {goes} other {go}} away and cannot be brought back. The published rules are not touched.',
            { changes, title },
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}
