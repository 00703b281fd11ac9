import { type ReactNode, useState } from 'react'
import type { BulkRevokeInput } from '../../../shared/bulk-revoke.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { LoadingRows } from '../../kit/load-state.tsx'
import { t } from '../../language/t.ts'
import { toastRevoked } from '../toast-revoked.ts'
import { HoldOrType } from './hold-or-type.tsx'
import { Radius } from './radius.tsx'
import { Result, useJobs } from './result.tsx'
import { mostOf, usePreview } from './use-preview.ts'
import { whoReturns } from './who-returns.ts'
import { type IssuedList, useWithdrawn, withdrawList } from './withdrawing.ts'

/** Withdraws all tokens of a list that was issued, for whoever asked to; once, around the screens. */
export function WithdrawDialog(): ReactNode {
  const list = useWithdrawn()
  return list === null ? null : <Asked key={list.id} list={list} />
}

const inputOf = (value: string): BulkRevokeInput => ({
  target: { by: 'list', value },
  what: 'grant',
})

function Asked({ list }: { readonly list: IssuedList }): ReactNode {
  const [isHeld, setIsHeld] = useState(false)
  const { job, begin, act } = useJobs()
  const action = useAction()
  const { preview, problem } = usePreview(list.id, inputOf, isHeld)
  const close = (): void => withdrawList(null)
  const tokens = preview?.revocations ?? 0
  const withdraw = async (): Promise<void> => {
    if (preview === null) return
    const body = { ...inputOf(list.id), most: mostOf(preview.sessions) }
    const done = await action.run(() => call('POST /sessions/revocations', { body }))
    const started = done?.value.job ?? null
    if (started === null) return
    begin(started)
    toastRevoked(
      t('{tokens, plural, one {# token is} other {# tokens are}} withdrawn', {
        tokens: started.revocations + started.left,
      }),
      list.label,
      () => call('POST /sessions/revocations/{id}/undo', { params: { id: started.id } }),
    )
  }
  return (
    <Dialog
      open
      wide
      onClose={close}
      title={t('Withdraw a list of tokens')}
      description={list.label}
      footer={
        job === null ? (
          <HoldOrType
            sessions={preview?.sessions ?? null}
            revocations={tokens}
            act={t('Withdraw')}
            label={t('Withdraw {tokens, plural, one {# token} other {# tokens}}', { tokens })}
            busy={action.busy}
            doing={t('Withdrawing…')}
            onConfirm={() => void withdraw()}
            onHolding={setIsHeld}
          />
        ) : (
          <>
            {job.undoneAtMs === null && (
              <Button onClick={() => void act('undo')}>{t('Undo')}</Button>
            )}
            <Button look="primary" onClick={close}>
              {t('Done')}
            </Button>
          </>
        )
      }
    >
      {job === null ? (
        <div className="flex flex-col gap-3.5 text-sm">
          <p>
            {t(
              'All tokens of the list are revoked: whoever comes with one is refused from now on. Those that were revoked already, and those that media servers check without asking, are left out.',
            )}
          </p>
          {preview === null && problem === null && <LoadingRows rows={2} />}
          {preview !== null && (
            <Radius
              preview={preview}
              returns={whoReturns(preview, { what: 'grant', span: 'lifted' }, null, false)}
            />
          )}
          {preview !== null && tokens === 0 && (
            <p>{t('None of its tokens can be revoked here any more.')}</p>
          )}
          {(action.error?.message ?? problem) !== null && (
            <p role="alert" className="font-medium text-deny">
              {action.error?.message ?? problem}
            </p>
          )}
        </div>
      ) : (
        <Result job={job} onCancel={() => void act('cancel')} />
      )}
    </Dialog>
  )
}
