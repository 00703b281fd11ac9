import type { ReactNode } from 'react'
import type { ApiError } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { NameTaken } from '../../components/name-taken.tsx'
import { OpenHlsNotes } from '../../components/open-hls-note.tsx'
import { Refused } from '../../components/refused.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Suggest } from '../../kit/suggest.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { CHECK_FIELDS, CheckFields } from './check-fields.tsx'
import { GatewayAddress } from './gateway-address.tsx'
import { LimitFields } from './limit-fields.tsx'
import { MODES } from './modes.ts'
import { LIMIT_PATHS } from './no-limits.ts'
import type { StreamDraft } from './stream-draft.ts'

/** The fields the form shows errors at; anything else is said on top. */
const PLACED: readonly string[] = [
  'name',
  'title',
  'mode',
  'group',
  ...CHECK_FIELDS,
  'maxSessionSeconds',
  ...LIMIT_PATHS,
  'expiryEnds',
  'playUrl',
  'originUrl',
  'posterUrl',
  'frontDoor',
  'whipUrl',
]

const EXPIRY = [
  {
    value: 'by_token',
    label: t('As its system says'),
    hint: t(
      'Publishers’ keys and Native Frame’s tokens end the session. Links, signed URLs, EdgeAuth and Dolby’s tokens are for connecting: who is in stays.',
    ),
  },
  {
    value: 'always',
    label: t('The session ends'),
    hint: t('Whatever token it is, where the session can be ended.'),
  },
] as const

/** Everything one can set about a stream. Refusals stand at the field they are about. */
export function StreamForm(props: {
  readonly id: string
  /** Whether it is being added: one that is there is switched on and off beside the form. */
  readonly isNew: boolean
  readonly value: StreamDraft
  readonly onChange: (value: StreamDraft) => void
  readonly onSubmit: () => void
  readonly groups: readonly string[]
  readonly error: ApiError | null
}): ReactNode {
  const { value, error } = props
  const streams = useApi('GET /streams').data?.streams
  const change = (changes: Partial<StreamDraft>): void => props.onChange({ ...value, ...changes })
  const issue = (path: string): string | undefined => error?.issue(path)
  const isPlaced = error?.issues.some((each) => PLACED.includes(each.path)) === true
  return (
    <Form id={props.id} className="flex flex-col gap-4" onSubmit={props.onSubmit}>
      {!isPlaced && <Refused error={error} title={t('Not stored')} />}
      <Input
        label={t('Name on the wire')}
        data
        required
        value={value.name}
        maxLength={256}
        placeholder="live/news"
        hint={<PatternHelp name={value.name} />}
        error={issue('name')}
        onChange={(name) => change({ name })}
      />
      <NameTaken error={error} name={value.name} others={streams} screen="/streams" />
      <Input
        label={t('Title')}
        value={value.title}
        maxLength={120}
        hint={t('What people call it. Empty shows the name.')}
        error={issue('title')}
        onChange={(title) => change({ title })}
      />
      <Choice
        label={t('Mode: what it asks of viewers before any rule is looked at')}
        value={value.mode}
        options={MODES}
        error={issue('mode')}
        onChange={(mode) => change({ mode })}
      />
      {value.mode !== 'public' && <OpenHlsNotes />}
      {value.mode === 'metered' && <CheckFields value={value} issue={issue} onChange={change} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <Suggest
          label={t('Group')}
          value={value.group}
          maxLength={60}
          suggestions={props.groups}
          hint={t('Rules can be for a group.')}
          error={issue('group')}
          onChange={(group) => change({ group })}
        />
        <NumberField
          label={t('Longest session')}
          unit={t('minutes')}
          placeholder={t('no limit')}
          value={value.maxSessionMinutes}
          min={1}
          max={10_080}
          hint={t('Where the media server can end one. The gateway refuses then.')}
          error={issue('maxSessionSeconds')}
          onChange={(maxSessionMinutes) => change({ maxSessionMinutes })}
        />
      </div>
      <LimitFields value={value.limits} issue={issue} onChange={(limits) => change({ limits })} />
      <Choice
        label={t('When a token expires while its session runs')}
        value={value.expiryEnds}
        options={EXPIRY}
        error={issue('expiryEnds')}
        onChange={(expiryEnds) => change({ expiryEnds })}
      />
      <Input
        label={t('Play address')}
        data
        value={value.playUrl}
        placeholder="https://play.example.org/live/news"
        hint={t(
          'Where viewers open it. Links are built on it. Empty: the gateway, or else the public address of the media server.',
        )}
        error={issue('playUrl')}
        onChange={(playUrl) => change({ playUrl })}
      />
      <Input
        label={t('Origin behind the gateway')}
        data
        value={value.originUrl}
        placeholder="http://127.0.0.1:8080/live/news/index.m3u8"
        hint={t(
          'Players open the gateway, which fetches this and what lies beside it. Empty: the gateway does not serve it.',
        )}
        error={issue('originUrl')}
        onChange={(originUrl) => change({ originUrl })}
      />
      {(value.originUrl.trim() !== '' || value.posterUrl !== '') && (
        <Input
          label={t('Poster')}
          data
          value={value.posterUrl}
          hint={t('A picture by https. The page to watch at shows it until the stream plays.')}
          error={issue('posterUrl')}
          onChange={(posterUrl) => change({ posterUrl })}
        />
      )}
      <Input
        label={t('WHIP endpoint behind the gateway')}
        data
        value={value.whipUrl}
        placeholder="http://127.0.0.1:8889/live/news/whip"
        hint={t(
          'Publishers by WebRTC send to the gateway, which passes on here whom it admits. Empty: it takes none.',
        )}
        error={issue('whipUrl')}
        onChange={(whipUrl) => change({ whipUrl })}
      />
      {(value.originUrl.trim() !== '' || value.whipUrl.trim() !== '') && (
        <Switch
          label={t('The origin may be on this machine or in a private network')}
          checked={value.originAllowPrivate}
          hint={t('The WHIP endpoint too. Elsewhere https is needed.')}
          onChange={(originAllowPrivate) => change({ originAllowPrivate })}
        />
      )}
      <Switch
        label={t('Front door to the media server')}
        checked={value.frontDoor}
        hint={t(
          'An address at the gateway that leads viewers on to the media server, with what they came with or a signature of two minutes. It has to be the only one that says where its viewers connect, unless the stream has a signer of its own.',
        )}
        onChange={(frontDoor) => change({ frontDoor })}
      />
      {issue('frontDoor') !== undefined && (
        <p role="alert" className="text-xs text-deny">
          {issue('frontDoor')}
        </p>
      )}
      {value.name.trim() !== '' && (
        <GatewayAddress
          name={value.name.trim()}
          originUrl={value.originUrl.trim()}
          frontDoor={value.frontDoor}
          whipUrl={value.whipUrl.trim()}
        />
      )}
      {props.isNew && (
        <Switch
          label={t('Switched on')}
          checked={value.enabled}
          hint={t('Off refuses publishers and viewers alike, whatever they hold.')}
          onChange={(enabled) => change({ enabled })}
        />
      )}
    </Form>
  )
}

function PatternHelp({ name }: { readonly name: string }): ReactNode {
  if (!name.includes('*')) {
    return t(
      'As the media server names it, without the first slash. A * makes it a pattern for many streams.',
    )
  }
  const example = name.replaceAll('*', 'example')
  return (
    <T
      text="A pattern: * stands for any run of characters, so {code} is one of its streams. A stream of exactly that name wins over it, and a longer pattern over a shorter."
      values={{ code: <code className="data">{example}</code> }}
    />
  )
}
