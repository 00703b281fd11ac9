import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { BulkRevokeInput } from '../../../../shared/bulk-revoke.ts'
import type { Stream } from '../../../../shared/stream.ts'
import { call, editOf } from '../../../api/client.ts'
import { feed } from '../../../api/feed.ts'
import { useAction } from '../../../api/use-action.ts'
import { whileRevoking } from '../../../components/being-revoked.ts'
import { useOpenStreams } from '../../../components/open-streams.ts'
import { HoldOrType } from '../../../components/revoke-many/hold-or-type.tsx'
import { countSessions, Radius } from '../../../components/revoke-many/radius.tsx'
import { Result, useJobs } from '../../../components/revoke-many/result.tsx'
import { mostOf, usePreview } from '../../../components/revoke-many/use-preview.ts'
import { whoReturns } from '../../../components/revoke-many/who-returns.ts'
import type { RevokeScope } from '../../../components/revoke-target.ts'
import { switchStream, undoSwitch } from '../../../components/switch-stream.ts'
import { toastRevoked } from '../../../components/toast-revoked.ts'
import { Button } from '../../../kit/button.tsx'
import { Dialog } from '../../../kit/dialog.tsx'
import { toastError } from '../../../kit/toast.tsx'
import { t } from '../../../language/t.ts'
import {
  type BulkDraft,
  firstDraft,
  inputOf,
  meantBy,
  type OnScreen,
  streamAsked,
  whatOf,
} from './draft.ts'
import { Fields } from './fields.tsx'
import { useStreamToEnd } from './stream-to-end.tsx'
import { whatFirst } from './what-first.ts'
import { type Again, BeforeAgain, type Begun, WhoCameSince } from './who-came-since.tsx'

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
  const [held, setDraft] = useState<BulkDraft>(() =>
    firstDraft(onScreen, isRead, feed.get().sessions.values()),
  )
  const [chosen, setChosen] = useState<RevokeScope | null>(null)
  const { whom, value, publishersToo } = held
  const open = useOpenStreams()
  // By those who are there as it is asked, so that what is refused does not change under the hand.
  const first = useMemo(() => {
    const live = [...feed.get().sessions.values()]
    return whatFirst(meantBy({ whom, value, publishersToo }, onScreen, live), live, open)
  }, [whom, value, publishersToo, onScreen, open])
  const draft: BulkDraft = { ...held, what: chosen ?? first }
  const terms = { what: whatOf(draft), span: draft.span }
  const change = (next: BulkDraft): void => {
    if (next.what !== draft.what) setChosen(next.what)
    setDraft(next)
  }
  const stream = useStreamToEnd(draft, onScreen)
  const { job, begin, act } = useJobs()
  const [begun, setBegun] = useState<Begun | null>(null)
  /** The edit that switched the stream off with it. Null: none did. */
  const [ended, setEnded] = useState<string | null>(null)
  const action = useAction()
  const [isHeld, setIsHeld] = useState(false)
  const [again, setAgain] = useState<Again | null>(null)
  const isAsking = job === null || again !== null
  const meant: BulkDraft = again === null ? draft : { ...draft, whom: 'selected' }
  const among = useMemo(
    () => (again === null ? onScreen : { ...onScreen, selected: again.late }),
    [again, onScreen],
  )
  // Neither changes whom it concerns.
  const { note: _, endsStream: __, ...rest } = meant
  const askedInput = useCallback(
    (asked: string) =>
      inputOf(
        {
          ...(JSON.parse(asked) as Omit<BulkDraft, 'note' | 'endsStream'>),
          note: '',
          endsStream: false,
        },
        among,
        Date.now(),
      ),
    [among],
  )
  const asked = JSON.stringify({ ...rest, atMs: again?.atMs })
  const { preview, problem } = usePreview(asked, askedInput, isHeld || !isAsking)

  const send = async (
    input: BulkRevokeInput,
    most: number,
    ending: Stream | null,
  ): Promise<boolean> => {
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
    // After it: whoever came in between is ended by that.
    const off = ending === null ? null : await action.run(() => switchStream(ending.id, false))
    const edit = editOf(off?.value ?? null)
    if (edit !== null) setEnded(edit)
    const countText = countSessions(started.total)
    const count = off === null ? countText : alsoOff(countText, off.value.item)
    toastRevoked(
      off === null
        ? t('{countSessions} revoked', { countSessions: countText })
        : t('{countSessions} revoked, {name} switched off', {
            countSessions: countText,
            name: off.value.item.name,
          }),
      count,
      async () => {
        if (edit !== null) await undoSwitch(edit)
        await call('POST /sessions/revocations/{id}/undo', { params: { id: started.id } })
      },
    )
    return true
  }
  const undo = async (): Promise<void> => {
    try {
      if (ended !== null) await undoSwitch(ended)
    } catch (error) {
      toastError(t('That could not be undone'), error)
      return
    }
    await act('undo')
  }
  const revoke = async (): Promise<void> => {
    const input = inputOf(meant, among, Date.now())
    if (input === null || preview === null) return
    if (begun !== null && again !== null) {
      if (!(await send(input, mostOf(preview.sessions), null))) return
      setBegun({ ...begun, known: new Set([...begun.known, ...again.late.map(({ id }) => id)]) })
      setAgain(null)
      return
    }
    const known = new Set(
      draft.whom === 'matching'
        ? onScreen.matching.map(({ id }) => id)
        : feed.get().sessions.keys(),
    )
    const streamId = streamAsked(draft, onScreen, feed.get().sessions.values())
    const ending = draft.endsStream ? stream : null
    if (await send(input, mostOf(preview.sessions), ending)) setBegun({ known, streamId })
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
        isAsking ? (
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
            {job.undoneAtMs === null && <Button onClick={() => void undo()}>{t('Undo')}</Button>}
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
              onChange={change}
              onScreen={onScreen}
              stream={stream}
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
              <Radius
                preview={preview}
                returns={whoReturns(
                  preview,
                  terms,
                  draft.endsStream ? (stream?.name ?? null) : null,
                  stream !== null,
                )}
              />
            )}
            {refused}
          </div>
        </div>
      ) : again !== null ? (
        <BeforeAgain
          preview={preview}
          problem={problem}
          returns={preview === null ? '' : whoReturns(preview, terms, null, false)}
          onBack={() => setAgain(null)}
        >
          {refused}
        </BeforeAgain>
      ) : (
        <div className="flex flex-col gap-3">
          <Result job={job} onCancel={() => void act('cancel')} />
          {begun !== null && job.state !== 'running' && job.undoneAtMs === null && (
            <WhoCameSince
              whom={draft}
              onScreen={onScreen}
              begun={begun}
              onRevoke={(late) => setAgain({ late, atMs: Date.now() })}
              onLeave={onClose}
            />
          )}
          {refused}
        </div>
      )}
    </Dialog>
  )
}

const alsoOff = (countText: string, { name }: Stream): string =>
  t('{countSessions} and the stream {name}', { countSessions: countText, name })
