import { type ReactNode, useMemo } from 'react'
import type { Stream } from '../../../../shared/stream.ts'
import { feed, useFeed } from '../../../api/feed.ts'
import { Choice } from '../../../kit/choice.tsx'
import { Combo } from '../../../kit/combo.tsx'
import { formatNumber } from '../../../kit/format.ts'
import { Input } from '../../../kit/input.tsx'
import { Select } from '../../../kit/select.tsx'
import { Switch } from '../../../kit/switch.tsx'
import { t } from '../../../language/t.ts'
import {
  type BulkDraft,
  firstDraft,
  liveStreams,
  meantOf,
  type OnScreen,
  onlyStream,
  publishersOf,
  type Whom,
} from './draft.ts'
import { EndsStream } from './stream-to-end.tsx'

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
  grant: [t('Id of the link, token or key'), 'rj-1f6c…'],
  viewer: [t('Viewer'), 'ada'],
  address: [t('Address or block'), '203.0.113.0/24'],
}

/** Asks whom to revoke together, what is refused of each, and until when. */
export function Fields(props: {
  readonly draft: BulkDraft
  readonly onChange: (draft: BulkDraft) => void
  readonly onScreen: OnScreen
  /** What may be switched off with it. Null: no one stream is asked about. */
  readonly stream: Stream | null
  readonly isFiltered: boolean
  readonly filterProblem: string | null
  readonly problem: string | null
}): ReactNode {
  const { draft, onChange, onScreen, isFiltered, filterProblem } = props
  const { publishersToo } = draft
  const options = useMemo(
    () => whomOptions(onScreen, publishersToo, isFiltered, filterProblem === null),
    [onScreen, publishersToo, isFiltered, filterProblem],
  )
  const choose = (whom: Whom): void => {
    const live = [...feed.get().sessions.values()]
    onChange({
      ...draft,
      ...{ whom, endsStream: false },
      value: whom === 'stream' ? onlyStream(live) : '',
      publishersToo: whom === 'matching' && firstDraft(onScreen, true, live).publishersToo,
    })
  }
  const asked = VALUES[draft.whom]
  const choosesWhat = draft.whom !== 'grant' && draft.whom !== 'viewer' && draft.whom !== 'address'
  return (
    <>
      <Select
        label={t('Whom')}
        value={draft.whom}
        onChange={choose}
        options={options}
        hint={
          filterProblem === null
            ? undefined
            : t('The filter cannot be read, so nobody matches it. {problem}', {
                problem: filterProblem,
              })
        }
      />
      {draft.whom === 'stream' && (
        <PickStream
          value={draft.value}
          error={props.problem ?? undefined}
          onChange={(value) => onChange({ ...draft, value, endsStream: false })}
        />
      )}
      <PublishersToo draft={draft} onChange={onChange} onScreen={onScreen} />
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
      {props.stream !== null && (
        <EndsStream
          stream={props.stream}
          checked={draft.endsStream}
          onChange={(endsStream) => onChange({ ...draft, endsStream, publishersToo: endsStream })}
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

/** Any of the streams that somebody is at, with how many. */
function PickStream(props: {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}): ReactNode {
  const sessions = useFeed((state) => state.sessions)
  const streams = useMemo(() => liveStreams(sessions.values()), [sessions])
  const viewersOf = (name: string): string =>
    t('{name}, {viewers, plural, one {# viewer} other {# viewers}}', {
      name,
      viewers: streams.find((each) => each.name === name)?.viewers ?? 0,
    })
  return (
    <Combo
      label={t('Stream')}
      value={props.value}
      error={props.error}
      onChange={props.onChange}
      options={streams.map(({ name }) => name)}
      labelOf={viewersOf}
      hint={streams.length === 0 ? t('Nobody is at any stream.') : undefined}
    />
  )
}

/** Publishers are among all of them only when that is asked for: their streams go off air. */
function PublishersToo(props: {
  readonly draft: BulkDraft
  readonly onChange: (draft: BulkDraft) => void
  readonly onScreen: OnScreen
}): ReactNode {
  const { draft, onScreen } = props
  const live = useFeed((state) => state.sessions)
  const publishers = publishersOf(draft, onScreen, live.values())
  if (publishers === 0) return null
  return (
    <Switch
      label={t('{publishers, plural, one {The publisher} other {The # publishers}} too', {
        publishers,
      })}
      checked={draft.publishersToo}
      onChange={(publishersToo) => props.onChange({ ...draft, publishersToo })}
    />
  )
}

function whomOptions(
  { selected, matching }: OnScreen,
  publishersToo: boolean,
  isFiltered: boolean,
  isRead: boolean,
): readonly { value: Whom; label: string }[] {
  const meant = meantOf({ publishersToo }, matching)
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
      ? [{ value: 'matching', label: `${all}, ${formatNumber(meant.length)}` } as const]
      : []),
    { value: 'stream', label: t('Everyone at a stream') },
    { value: 'grant', label: t('Everyone with a link, token or key') },
    { value: 'viewer', label: t('A viewer, everywhere') },
    { value: 'address', label: t('An address or a range of them') },
  ]
}
