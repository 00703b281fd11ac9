import { type ReactNode, useMemo } from 'react'
import { Choice } from '../../../kit/choice.tsx'
import { formatNumber } from '../../../kit/format.ts'
import { Input } from '../../../kit/input.tsx'
import { Select } from '../../../kit/select.tsx'
import { t } from '../../../language/t.ts'
import type { BulkDraft, OnScreen, Whom } from './draft.ts'

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

/** Asks whom to revoke together, what is refused of each, and until when. */
export function Fields(props: {
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
