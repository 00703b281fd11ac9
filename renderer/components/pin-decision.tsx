import type { ReactNode } from 'react'
import { pinOf } from '../../shared/pinned-test.ts'
import { useApi } from '../api/query.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { LoadingRows } from '../kit/load-state.tsx'
import { t } from '../language/t.ts'
import { PinDialog } from './pin-dialog.tsx'

/** Pins the decision that let somebody in. @param id Null keeps it closed. */
export function PinDecision(props: {
  readonly id: number | null
  readonly onClose: () => void
}): ReactNode {
  const { id, onClose } = props
  const read = useApi('GET /decisions/{id}', { params: { id: String(id) } }, id !== null)
  if (id === null) return null
  const decision = read.data?.decision
  const pin = decision === undefined ? null : pinOf(decision)
  if (decision !== undefined && pin !== null) {
    return <PinDialog pin={pin} reason={decision.reason} onClose={onClose} />
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Pin as test')}
      footer={<Button onClick={onClose}>{t('Close')}</Button>}
    >
      {read.isPending ? (
        <LoadingRows rows={2} />
      ) : (
        <p role="alert" className="text-sm">
          {read.error?.message ?? t('Rules did not decide this, so they cannot be held to it.')}
        </p>
      )}
    </Dialog>
  )
}
