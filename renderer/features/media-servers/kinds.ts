import type { ProtocolName } from '../../../shared/media-server.ts'
import type { ChoiceGroup } from '../../kit/groups-with.ts'
import { t } from '../../language/t.ts'

/** The kinds of media server there are, in the operator's words. */
export const KINDS_OF_SERVER: readonly { value: ProtocolName; label: string; hint: string }[] = [
  {
    value: 'icecast',
    label: t('Icecast'),
    hint: t('URL authentication of listeners and sources.'),
  },
  {
    value: 'nginx-rtmp',
    label: t('nginx with its RTMP module'),
    hint: t('Publishers and viewers by RTMP; asks again by itself if you want.'),
  },
  {
    value: 'nimble',
    label: t('Nimble Streamer'),
    hint: t('Playback authorization handler, set up in WMSPanel.'),
  },
  {
    value: 'native-frame',
    label: t('Native Frame'),
    hint: t('Webhooks of the platform: broadcasts by private key, viewers one by one.'),
  },
  {
    value: 'native-frame-saas',
    label: t('Native Frame projects'),
    hint: t('The program-states webhook: all streams and viewers in one call.'),
  },
  {
    value: 'node-media-server',
    label: t('node-media-server'),
    hint: t('Its notify webhook: publishers and viewers, RTMP and HTTP-FLV. Version 4.'),
  },
  {
    value: 'oven-media-engine',
    label: t('OvenMediaEngine'),
    hint: t('Admission webhooks: publishers and viewers, signed, with a lifetime.'),
  },
  {
    value: 'ant-media',
    label: t('Ant Media Server'),
    hint: t('Webhooks for publishing, and for playing by WebRTC.'),
  },
  {
    value: 'flussonic',
    label: t('Flussonic'),
    hint: t('Authorization backend: asks again by itself. Not tried with a Flussonic.'),
  },
  {
    value: 'mediamtx',
    label: t('MediaMTX'),
    hint: t('HTTP authentication of publishers and viewers. Not tried with a MediaMTX.'),
  },
  {
    value: 'srs',
    label: 'SRS',
    hint: t('HTTP callbacks: RTMP, SRT, WebRTC and HTTP-FLV. HLS stays open there.'),
  },
  {
    value: 'nginx-auth-request',
    label: t('nginx in front of HLS or DASH'),
    hint: t('auth_request: asks about each playlist and segment.'),
  },
  {
    value: 'caddy',
    label: t('Caddy in front of HLS or DASH'),
    hint: t('forward_auth: asks about each playlist and segment.'),
  },
  {
    value: 'traefik',
    label: t('Traefik in front of HLS or DASH'),
    hint: t('ForwardAuth: asks about each playlist and segment. Not tried with a Traefik.'),
  },
  {
    value: 'generic',
    label: t('Your own program'),
    hint: t('A JSON protocol for anything that can ask over HTTP, one by one or many at once.'),
  },
]

/** Which stand together, those that broadcasters of this size use most first. */
const GROUPS: readonly (readonly [title: string, kinds: readonly ProtocolName[]])[] = [
  [t('Used often'), ['icecast', 'nginx-rtmp', 'mediamtx', 'nginx-auth-request']],
  [
    t('Other media servers'),
    ['nimble', 'srs', 'oven-media-engine', 'node-media-server', 'ant-media', 'flussonic'],
  ],
  [t('Other proxies'), ['caddy', 'traefik']],
  [t('Platforms'), ['native-frame', 'native-frame-saas']],
  [t('Anything else'), ['generic']],
]

/** The kinds as the form offers them. */
export const GROUPS_OF_SERVERS: readonly ChoiceGroup<ProtocolName>[] = GROUPS.map(
  ([title, kinds]) => ({
    title,
    options: kinds.flatMap((kind) => KINDS_OF_SERVER.find(({ value }) => value === kind) ?? []),
  }),
)
