import type { ProtocolName } from '../../../shared/media-server.ts'
import type { ChoiceGroup } from '../../kit/groups-with.ts'

/** The kinds of media server there are, in the operator's words. */
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

/** Which stand together, those that broadcasters of this size use most first. */
const GROUPS: readonly (readonly [title: string, kinds: readonly ProtocolName[]])[] = [
  ['Used often', ['icecast', 'nginx-rtmp', 'mediamtx', 'nginx-auth-request']],
  [
    'Other media servers',
    ['nimble', 'srs', 'oven-media-engine', 'node-media-server', 'ant-media', 'flussonic'],
  ],
  ['Other proxies', ['caddy', 'traefik']],
  ['Platforms', ['native-frame', 'native-frame-saas']],
  ['Anything else', ['generic']],
]

/** The kinds as the form offers them. */
export const GROUPS_OF_SERVERS: readonly ChoiceGroup<ProtocolName>[] = GROUPS.map(
  ([title, kinds]) => ({
    title,
    options: kinds.flatMap((kind) => KINDS_OF_SERVER.find(({ value }) => value === kind) ?? []),
  }),
)
