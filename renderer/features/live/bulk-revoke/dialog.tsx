import { type ReactNode, useCallback, useState } from 'react'
import type { BulkRevokeInput } from '../../../../shared/bulk-revoke.ts'
import type { Session } from '../../../../shared/session.ts'
import { call } from '../../../api/client.ts'
import { feed } from '../../../api/feed.ts'
import { useAction } from '../../../api/use-action.ts'
import { whileRevoking } from '../../../components/being-revoked.ts'
import { HoldOrType } from '../../../components/revoke-many/hold-or-type.tsx'
import { countSessions, Radius } from '../../../components/revoke-many/radius.tsx'
import { Result, useJobs } from '../../../components/revoke-many/result.tsx'
import { mostOf, usePreview } from '../../../components/revoke-many/use-preview.ts'
import { toastRevoked } from '../../../components/toast-revoked.ts'
import { Button } from '../../../kit/button.tsx'
import { Dialog } from '../../../kit/dialog.tsx'
import { t } from '../../../language/t.ts'
import { type BulkDraft, inputOf, type OnScreen, streamAsked } from './draft.ts'
import { Fields } from './fields.tsx'
import { type Begun, WhoCameSince } from './who-came-since.tsx'

/** Revokes many sessions at once: first whom it concerns, then a hold of five seconds, then what came of it. */
export function BulkRevokeDialog(props: {
  readonly onScreen: OnScreen
  /** Whether what matches is less than all. */
  readonly isFiltered: boolean
  /** What is wrong with the filter; nobody can be said to match it then. Null: nothing. */
  readonly filterProblem: string | null
  readonly onClose: () => void
}): ReactNode {
  const { onClose } = props
  // As they were when it opened: nobody who comes meanwhile is revoked unseen.
  const [onScreen] = useState(props.onScreen)
  const [filterProblem] = useState(props.filterProblem)
  const isRead = filterProblem === null
  const [draft, setDraft] = useState<BulkDraft>({
    whom: onScreen.selected.length > 0 ? 'selected' : isRead ? 'matching' : 'stream',
    value: '',
    what: 'session',
    span: 'lifted',
    note: '',
  })
  const { job, begin, act } = useJobs()
  const [begun, setBegun] = useState<Begun | null>(null)
  const action = useAction()
  const [isHeld, setIsHeld] = useState(false)
  const { note: _, ...rest } = draft
  const askedInput = useCallback(
    (asked: string) =>
      inputOf(
        { ...(JSON.parse(asked) as Omit<BulkDraft, 'note'>), note: '' },
        onScreen,
        Date.now(),
      ),
    [onScreen],
  )
  const { preview, problem } = usePreview(JSON.stringify(rest), askedInput, isHeld)

  const send = async (input: BulkRevokeInput, most: number): Promise<boolean> => {
    const body = { ...input, most }
    const { target } = input
    const done = await action.run(() =>
      whileRevoking(target.by === 'sessions' ? target.ids : [], () =>
        call('POST /sessions/revocations', { body }),
      ),
    )
    const started = done?.value.job ?? null
    if (started === null) return false
    begin(started)
    const count = countSessions(started.total)
    toastRevoked(t('{countSessions} revoked', { countSessions: count }), count, () =>
      call('POST /sessions/revocations/{id}/undo', { params: { id: started.id } }),
    )
    return true
  }
  const revoke = async (): Promise<void> => {
    const input = inputOf(draft, onScreen, Date.now())
    if (input === null || preview === null) return
    const known = new Set(
      draft.whom === 'matching'
        ? onScreen.matching.map(({ id }) => id)
        : feed.get().sessions.keys(),
    )
    const streamId = streamAsked(draft, onScreen, feed.get().sessions.values())
    if (await send(input, mostOf(preview.sessions))) setBegun({ known, streamId })
  }
  const revokeToo = async (late: readonly Session[]): Promise<void> => {
    if (begun === null) return
    const input = inputOf(
      { ...draft, whom: 'selected' },
      { ...onScreen, selected: late },
      Date.now(),
    )
    if (input === null || !(await send(input, late.length))) return
    setBegun({ ...begun, known: new Set([...begun.known, ...late.map(({ id }) => id)]) })
  }

  const refused = action.error !== null && (
    <p role="alert" className="text-sm font-medium text-deny">
      {action.error.message}
    </p>
  )
  return (
    <Dialog
      open
      onClose={onClose}
      changed={draft.note !== '' && job === null}
      title={t('Revoke many')}
      wide
      footer={
        job === null ? (
          <HoldOrType
            sessions={preview?.sessions ?? null}
            revocations={preview?.revocations ?? 0}
            act={t('Revoke')}
            label={t('Revoke {sessions}', {
              sessions: preview === null ? '' : countSessions(preview.sessions),
            }).trim()}
            busy={action.busy}
            doing={t('Revoking…')}
            onConfirm={() => void revoke()}
            onHolding={setIsHeld}
          />
        ) : (
          <>
            {job.undoneAtMs === null && (
              <Button onClick={() => void act('undo')}>{t('Undo')}</Button>
            )}
            <Button look="primary" onClick={onClose}>
              {t('Done')}
            </Button>
          </>
        )
      }
    >
      {job === null ? (
        <div className="grid gap-x-6 gap-y-3.5 sm:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-3.5">
            <Fields
              draft={draft}
              onChange={setDraft}
              onScreen={onScreen}
              isFiltered={props.isFiltered}
              filterProblem={filterProblem}
              problem={problem}
            />
          </div>
          <div className="flex min-w-0 flex-col gap-3.5">
            {preview === null ? (
              <p className="text-sm text-ink-3">
                {t(
                  'Say whom, and how many that would concern is counted here. Nothing is done before the button was held.',
                )}
              </p>
            ) : (
              <Radius preview={preview} />
            )}
            {refused}
          </div>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <Result job={job} onCancel={() => void act('cancel')} />
          {begun !== null && job.state !== 'running' && job.undoneAtMs === null && (
            <WhoCameSince
              whom={draft}
              onScreen={onScreen}
              begun={begun}
              busy={action.busy}
              onRevoke={(late) => void revokeToo(late)}
              onLeave={onClose}
            />
          )}
          {refused}
        </div>
      )}
    </Dialog>
  )
}
