import type { ReactNode } from 'react'
import { controlOf } from '../../../shared/control-setup.ts'
import type { MediaServer, MediaServerInput, ProtocolName } from '../../../shared/media-server.ts'
import type { ApiError } from '../../api/client.ts'
import { Callout } from '../../kit/callout.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { CompareFields } from './compare-fields.tsx'

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

export const KINDS_OF_SERVER: readonly { value: ProtocolName; label: string; hint: string }[] = [
  { value: 'icecast', label: 'Icecast', hint: 'URL authentication of listeners and sources.' },
  {
    value: 'nginx-rtmp',
    label: 'nginx with its RTMP module',
    hint: 'Publishers and viewers by RTMP; asks again by itself if you want.',
  },
  {
    value: 'nimble',
    label: 'Nimble Streamer',
    hint: 'Playback authorization handler, set up in WMSPanel.',
  },
  {
    value: 'native-frame',
    label: 'Native Frame',
    hint: 'Webhooks of the platform: broadcasts by private key, viewers one by one.',
  },
  {
    value: 'native-frame-saas',
    label: 'Native Frame projects',
    hint: 'The program-states webhook: all streams and viewers in one call.',
  },
  {
    value: 'node-media-server',
    label: 'node-media-server',
    hint: 'Its notify webhook: publishers and viewers, RTMP and HTTP-FLV. Version 4.',
  },
  {
    value: 'oven-media-engine',
    label: 'OvenMediaEngine',
    hint: 'Admission webhooks: publishers and viewers, signed, with a lifetime.',
  },
  {
    value: 'ant-media',
    label: 'Ant Media Server',
    hint: 'Webhooks for publishing, and for playing by WebRTC.',
  },
  {
    value: 'flussonic',
    label: 'Flussonic',
    hint: 'Authorization backend: asks again by itself. Not tried with a Flussonic.',
  },
  {
    value: 'mediamtx',
    label: 'MediaMTX',
    hint: 'HTTP authentication of publishers and viewers. Not tried with a MediaMTX.',
  },
  {
    value: 'srs',
    label: 'SRS',
    hint: 'HTTP callbacks: RTMP, SRT, WebRTC and HTTP-FLV. HLS stays open there.',
  },
  {
    value: 'nginx-auth-request',
    label: 'nginx in front of HLS or DASH',
    hint: 'auth_request: asks about each playlist and segment.',
  },
  {
    value: 'caddy',
    label: 'Caddy in front of HLS or DASH',
    hint: 'forward_auth: asks about each playlist and segment.',
  },
  {
    value: 'traefik',
    label: 'Traefik in front of HLS or DASH',
    hint: 'ForwardAuth: asks about each playlist and segment. Not tried with a Traefik.',
  },
  {
    value: 'generic',
    label: 'Your own program',
    hint: 'A JSON protocol for anything that can ask over HTTP, one by one or many at once.',
  },
]
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

/** What the API takes. */
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
  const change = (changes: Partial<ServerDraft>): void => props.onChange({ ...value, ...changes })
  const isPlaced = error?.issues.some(
    (each) => PLACED.includes(each.path) || each.path.startsWith('allowedPeers'),
  )
  const peersIssues = error?.issues.filter((each) => each.path.startsWith('allowedPeers')) ?? []
  const peersIssue = [...new Set(peersIssues.map((each) => each.message))].join(' ') || undefined
  return (
    <Form className="flex flex-col gap-4" onSubmit={props.onSubmit}>
      {error !== null && isPlaced !== true && (
        <Callout tone="deny" title="Not stored">
          {error.message}
        </Callout>
      )}
      <Input
        label="Name"
        required
        value={value.name}
        maxLength={60}
        placeholder="Studio Icecast"
        error={error?.issue('name')}
        onChange={(name) => change({ name })}
      />
      {props.isNew && (
        <Choice
          label="Kind"
          value={value.protocol}
          options={KINDS_OF_SERVER}
          onChange={(protocol) => change({ protocol })}
        />
      )}
      <TagInput
        label="Allowed peers"
        values={value.allowedPeers}
        placeholder="127.0.0.1, 10.0.0.0/8"
        hint="Addresses and blocks it may ask from, besides knowing its secret. Empty: any that can reach the handler."
        error={peersIssue}
        onChange={(allowedPeers) => change({ allowedPeers })}
      />
      <Input
        label="Public address"
        data
        value={value.publicUrl}
        placeholder="http://radio.example.org:8000"
        hint="Where its viewers connect. Links are built on it when the stream has no play address."
        error={error?.issue('publicUrl')}
        onChange={(publicUrl) => change({ publicUrl })}
      />
      <NumberField
        label="Assume a session lasts"
        unit="minutes"
        value={value.assumedSessionMinutes}
        min={1}
        max={10_080}
        hint="For media servers that never tell when a viewer goes, as Nimble: how long one counts as live. Without effect for Icecast, which tells."
        error={error?.issue('assumedSessionSeconds')}
        onChange={(assumedSessionMinutes) => change({ assumedSessionMinutes })}
      />
      {value.protocol === 'native-frame-saas' && (
        <Switch
          label="Stop streams without a token"
          checked={value.missingTokens === 'deny'}
          hint="A call may name a stream without its publisher's token. Off leaves such a stream alone; viewers are decided about either way."
          onChange={(stops) => change({ missingTokens: stops ? 'deny' : 'allow' })}
        />
      )}
      {controlOf(value.protocol) !== null && (
        <CompareFields value={value} error={error} onChange={change} />
      )}
      <Switch
        label="Switched on"
        checked={value.enabled}
        hint="Off: its requests are refused as from an unknown caller."
        onChange={(enabled) => change({ enabled })}
      />
    </Form>
  )
}
