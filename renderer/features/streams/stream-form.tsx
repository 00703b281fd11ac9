import type { ReactNode } from 'react'
import type { ApiError } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { NameTaken } from '../../components/name-taken.tsx'
import { OpenHlsNotes } from '../../components/open-hls-note.tsx'
import { Refused } from '../../components/refused.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { GatewayAddress } from './gateway-address.tsx'
import { MODES } from './modes.ts'
import { MORE_PLACED, MoreFields } from './more-fields.tsx'
import type { StreamDraft } from './stream-draft.ts'

/** The fields the form shows errors at; anything else is said on top. */
const PLACED: readonly string[] = ['name', 'title', 'mode', 'playUrl', ...MORE_PLACED]

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
    <Form id={props.id} className="flex flex-col gap-4" refused={error} onSubmit={props.onSubmit}>
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
      {props.isNew && (
        <Switch
          label={t('Switched on')}
          checked={value.enabled}
          hint={t('Off refuses publishers and viewers alike, whatever they hold.')}
          onChange={(enabled) => change({ enabled })}
        />
      )}
      <MoreFields value={value} error={error} groups={props.groups} onChange={change} />
      {value.name.trim() !== '' && (
        <GatewayAddress
          name={value.name.trim()}
          originUrl={value.originUrl.trim()}
          frontDoor={value.frontDoor}
          whipUrl={value.whipUrl.trim()}
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
