import type { ReactNode } from 'react'
import { controlOf } from '../../../shared/control-setup.ts'
import type { MediaServer, MediaServerInput, ProtocolName } from '../../../shared/media-server.ts'
import type { ApiError } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { NameTaken } from '../../components/name-taken.tsx'
import { OpenHlsNote } from '../../components/open-hls-note.tsx'
import { Refused } from '../../components/refused.tsx'
import { Form } from '../../kit/form.tsx'
import { GroupedChoice } from '../../kit/grouped-choice.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { t } from '../../language/t.ts'
import { CompareFields } from './compare-fields.tsx'
import { GROUPS_OF_SERVERS } from './kinds.ts'

/** A media server as the form holds it. */
export interface ServerDraft {
  readonly name: string
  readonly protocol: ProtocolName
  readonly allowedPeers: readonly string[]
  readonly publicUrl: string
  readonly enabled: boolean
  readonly assumedSessionMinutes: number | null
  readonly missingTokens: MediaServerInput['missingTokens']
  readonly compareSeconds: number | null
  readonly unknownSessions: MediaServerInput['unknownSessions']
}

const PLACED = ['name', 'protocol', 'publicUrl', 'assumedSessionSeconds', 'compareSeconds']
const DEFAULT_MINUTES = 240
const DEFAULT_COMPARE_SECONDS = 30

/** A media server that is about to be added. */
export const newServer: ServerDraft = {
  name: '',
  protocol: 'icecast',
  allowedPeers: [],
  publicUrl: '',
  enabled: true,
  assumedSessionMinutes: DEFAULT_MINUTES,
  missingTokens: 'deny',
  compareSeconds: DEFAULT_COMPARE_SECONDS,
  unknownSessions: 'show',
}

/** A stored media server as the form holds it. */
export const toDraft = (server: MediaServer): ServerDraft => ({
  name: server.name,
  protocol: server.protocol,
  allowedPeers: server.allowedPeers,
  publicUrl: server.publicUrl ?? '',
  enabled: server.enabled,
  assumedSessionMinutes: server.assumedSessionSeconds / 60,
  missingTokens: server.missingTokens,
  compareSeconds: server.compareSeconds,
  unknownSessions: server.unknownSessions,
})

/**
 * A media server as the API takes it: spaces around texts gone, no address as null, and the defaults for numbers that
 * were emptied.
 */
export const toInput = (draft: ServerDraft): MediaServerInput => ({
  name: draft.name.trim(),
  protocol: draft.protocol,
  allowedPeers: [...draft.allowedPeers],
  publicUrl: draft.publicUrl.trim() === '' ? null : draft.publicUrl.trim(),
  enabled: draft.enabled,
  assumedSessionSeconds: Math.round((draft.assumedSessionMinutes ?? DEFAULT_MINUTES) * 60),
  missingTokens: draft.missingTokens,
  compareSeconds: draft.compareSeconds ?? DEFAULT_COMPARE_SECONDS,
  unknownSessions: draft.unknownSessions,
})

/** Everything one can set about a media server; its protocol only while it is added. */
export function ServerForm(props: {
  readonly value: ServerDraft
  readonly onChange: (value: ServerDraft) => void
  readonly onSubmit: () => void
  readonly isNew: boolean
  readonly error: ApiError | null
}): ReactNode {
  const { value, error } = props
  const servers = useApi('GET /media-servers').data?.mediaServers
  const change = (changes: Partial<ServerDraft>): void => props.onChange({ ...value, ...changes })
  const isPlaced = error?.issues.some(
    (each) => PLACED.includes(each.path) || each.path.startsWith('allowedPeers'),
  )
  const peersIssues = error?.issues.filter((each) => each.path.startsWith('allowedPeers')) ?? []
  const peersIssue = [...new Set(peersIssues.map((each) => each.message))].join(' ') || undefined
  return (
    <Form className="flex flex-col gap-4" onSubmit={props.onSubmit}>
      {isPlaced !== true && <Refused error={error} title={t('Not stored')} />}
      <Input
        label={t('Name')}
        required
        value={value.name}
        maxLength={60}
        placeholder={t('Studio Icecast')}
        error={error?.issue('name')}
        onChange={(name) => change({ name })}
      />
      <NameTaken error={error} name={value.name} others={servers} screen="/media-servers" />
      {props.isNew && (
        <GroupedChoice
          label={t('Kind')}
          value={value.protocol}
          groups={GROUPS_OF_SERVERS}
          onChange={(protocol) => change({ protocol })}
        />
      )}
      <OpenHlsNote name={value.name.trim() || t('this media server')} protocol={value.protocol} />
      <TagInput
        label={t('Allowed peers')}
        values={value.allowedPeers}
        placeholder="127.0.0.1, 10.0.0.0/8"
        hint={t(
          'Addresses and blocks it may ask from, besides knowing its secret. Empty: any that can reach the handler.',
        )}
        error={peersIssue}
        onChange={(allowedPeers) => change({ allowedPeers })}
      />
      <Input
        label={t('Public address')}
        data
        value={value.publicUrl}
        placeholder="http://radio.example.org:8000"
        hint={t(
          'Where its viewers connect. Links are built on it when the stream has no play address.',
        )}
        error={error?.issue('publicUrl')}
        onChange={(publicUrl) => change({ publicUrl })}
      />
      <NumberField
        label={t('Assume a session lasts')}
        unit={t('minutes')}
        value={value.assumedSessionMinutes}
        min={1}
        max={10_080}
        hint={t(
          'For media servers that never tell when a viewer goes, as Nimble: how long one counts as live. Without effect for Icecast, which tells.',
        )}
        error={error?.issue('assumedSessionSeconds')}
        onChange={(assumedSessionMinutes) => change({ assumedSessionMinutes })}
      />
      {value.protocol === 'native-frame-saas' && (
        <Switch
          label={t('Stop streams without a token')}
          checked={value.missingTokens === 'deny'}
          hint={t(
            "A call may name a stream without its publisher's token. Off leaves such a stream alone; viewers are decided about either way.",
          )}
          onChange={(stops) => change({ missingTokens: stops ? 'deny' : 'allow' })}
        />
      )}
      {controlOf(value.protocol) !== null && (
        <CompareFields value={value} error={error} onChange={change} />
      )}
      <Switch
        label={t('Switched on')}
        checked={value.enabled}
        hint={t('Off: its requests are refused as from an unknown caller.')}
        onChange={(enabled) => change({ enabled })}
      />
    </Form>
  )
}
