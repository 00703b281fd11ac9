import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { BulkRevokeJob } from '../../../../shared/bulk-revoke.ts'
import { call } from '../../../api/client.ts'
import { useAction } from '../../../api/use-action.ts'
import { HoldOrType } from '../../../components/revoke-many/hold-or-type.tsx'
import { countSessions, Radius } from '../../../components/revoke-many/radius.tsx'
import { Result, useJob } from '../../../components/revoke-many/result.tsx'
import { mostOf, usePreview } from '../../../components/revoke-many/use-preview.ts'
import { toastRevoked } from '../../../components/toast-revoked.ts'
import { Button } from '../../../kit/button.tsx'
import { Choice } from '../../../kit/choice.tsx'
import { Dialog } from '../../../kit/dialog.tsx'
import { formatNumber } from '../../../kit/format.ts'
import { Input } from '../../../kit/input.tsx'
import { Select } from '../../../kit/select.tsx'
import { t } from '../../../language/t.ts'
import { type BulkDraft, inputOf, type OnScreen, type Whom } from './draft.ts'

const SPANS = [
  { value: 'hour', label: t('1 hour') },
  { value: 'today', label: t('Today') },
  { value: 'lifted', label: t('Until lifted') },
] as const
const WHATS = [
  { value: 'session', label: t('This connection'), hint: t('Whoever it is may start another.') },
  { value: 'grant', label: t('The credential'), hint: t('Everyone who uses it, now and later.') },
  { value: 'viewer', label: t('The viewer'), hint: t('Whatever credential or address they use.') },
  { value: 'address', label: t('The address'), hint: t('Everyone behind it, others included.') },
] as const
const VALUES: Readonly<Partial<Record<Whom, readonly [label: string, example: string]>>> = {
  stream: [t('Stream'), 'live/news'],
  grant: [t('Id of the link, token or key'), 'rj-1f6c…'],
  viewer: [t('Viewer'), 'ada'],
  address: [t('Address or block'), '203.0.113.0/24'],
}

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
  const [begun, setBegun] = useState<BulkRevokeJob | null>(null)
  const { job, act } = useJob(begun)
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

  const revoke = async (): Promise<void> => {
    const input = inputOf(draft, onScreen, Date.now())
    if (input === null || preview === null) return
    const body = { ...input, most: mostOf(preview.sessions) }
    const done = await action.run(() => call('POST /sessions/revocations', { body }))
    const started = done?.value.job ?? null
    if (started === null) return
    setBegun(started)
    const count = countSessions(started.total)
    toastRevoked(t('{countSessions} revoked', { countSessions: count }), count, () =>
      call('POST /sessions/revocations/{id}/undo', { params: { id: started.id } }),
    )
  }

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
            {action.error !== null && (
              <p role="alert" className="text-sm font-medium text-deny">
                {action.error.message}
              </p>
            )}
          </div>
        </div>
      ) : (
        <Result job={job} onCancel={() => void act('cancel')} />
      )}
    </Dialog>
  )
}

function Fields(props: {
  readonly draft: BulkDraft
  readonly onChange: (draft: BulkDraft) => void
  readonly onScreen: OnScreen
  readonly isFiltered: boolean
  readonly filterProblem: string | null
  readonly problem: string | null
}): ReactNode {
  const { draft, onChange, onScreen, isFiltered, filterProblem } = props
  const options = useMemo(
    () => whomOptions(onScreen, isFiltered, filterProblem === null),
    [onScreen, isFiltered, filterProblem],
  )
  const asked = VALUES[draft.whom]
  const choosesWhat = draft.whom !== 'grant' && draft.whom !== 'viewer' && draft.whom !== 'address'
  return (
    <>
      <Select
        label={t('Whom')}
        value={draft.whom}
        onChange={(whom) => onChange({ ...draft, whom, value: '' })}
        options={options}
        hint={
          filterProblem === null
            ? undefined
            : t('The filter cannot be read, so nobody matches it. {problem}', {
                problem: filterProblem,
              })
        }
      />
      {asked !== undefined && (
        <Input
          label={asked[0]}
          placeholder={asked[1]}
          value={draft.value}
          error={props.problem ?? undefined}
          onChange={(value) => onChange({ ...draft, value })}
          className="data"
        />
      )}
      {choosesWhat && (
        <Select
          label={t('What is refused of each')}
          value={draft.what}
          onChange={(what) => onChange({ ...draft, what })}
          options={WHATS}
        />
      )}
      <Choice
        label={t('Until')}
        row
        value={draft.span}
        onChange={(span) => onChange({ ...draft, span })}
        options={SPANS}
      />
      <Input
        label={t('Note')}
        placeholder={t('Why, for whoever looks later')}
        value={draft.note}
        onChange={(note) => onChange({ ...draft, note })}
        maxLength={240}
      />
    </>
  )
}

function whomOptions(
  { selected, matching }: OnScreen,
  isFiltered: boolean,
  isRead: boolean,
): readonly { value: Whom; label: string }[] {
  const all = isFiltered ? t('All that match the filter') : t('All that are live')
  return [
    ...(selected.length > 0
      ? [
          {
            value: 'selected',
            label: t('Selected, {selected}', { selected: formatNumber(selected.length) }),
          } as const,
        ]
      : []),
    ...(isRead
      ? [{ value: 'matching', label: `${all}, ${formatNumber(matching.length)}` } as const]
      : []),
    { value: 'stream', label: t('Everyone at a stream') },
    { value: 'grant', label: t('Everyone with a link, token or key') },
    { value: 'viewer', label: t('A viewer, everywhere') },
    { value: 'address', label: t('An address or a range of them') },
  ]
}
