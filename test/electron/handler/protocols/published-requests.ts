import type { AccessRequest } from '../../../../shared/access.ts'
import type { ProtocolName } from '../../../../shared/media-server.ts'

/** A request as those who make a media server published it, in its documentation or in its own tests. */
export interface PublishedRequest {
  readonly protocol: ProtocolName
  readonly name: string
  /** Where it stands, and as of which commit. */
  readonly source: string
  readonly method?: 'GET'
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
  /** What it asks, with the credentials by their kind. Null where it only tells something. */
  readonly asks: (Partial<AccessRequest> & { readonly kinds: readonly string[] }) | null
}

const SRS = 'github.com/ossrs/srs, trunk/research/api-server/server.go at 0ca513f6'
const SRS_CLIENT = {
  client_id: '9308h583',
  ip: '192.168.1.10',
  vhost: 'video.test.com',
  app: 'live',
}
const SRS_STREAM = { ...SRS_CLIENT, stream: 'livestream', param: '?token=xxx&salt=yyy' }
const SRS_ASKED = {
  streamName: 'video.test.com/live/livestream',
  sessionKey: '9308h583',
  address: '192.168.1.10',
}

const ANT_MEDIA =
  'github.com/ant-media/ant-media-documentation, docs/guides/advanced-usage/webhook-stream-authorization.md at 00af2da5'
const ANT_MEDIA_SOURCE = 'github.com/ant-media/Ant-Media-Server, AcceptOnlyStreamsWithWebhook'
const ANT_MEDIA_PLAY = {
  streamId: 'teststream',
  mode: 'play',
  appName: 'WebRTCAppEE',
  origin: '[domain_of_request_origin]',
  token: 'token_if_passed',
  subscriberCode: 'subscriber_code_if_passed',
  subscriberId: 'subscriberId_if_passed',
  metaData: { key: 'value' },
}

const MEDIAMTX = 'github.com/bluenviron/mediamtx, internal/auth/manager_test.go at 03c61e60'
const MEDIAMTX_PUBLISH = {
  ip: '127.0.0.1',
  path: 'teststream',
  protocol: 'rtsp',
  action: 'publish',
  query: 'param=value',
}

const OME =
  'github.com/AirenSoft/OvenMediaEngine, docs/access-control/admission-webhooks.md at 20205217'
const OME_CLIENT = { address: '211.233.58.86', port: 29291, real_ip: '192.0.2.43' }
const OME_URL = 'ws://host:3333/app/stream/file?query=value&query2=value2'

const TRAEFIK = 'github.com/traefik/traefik, pkg/middlewares/auth/forward_test.go at 008ff6e4'
const TRAEFIK_HEADERS = {
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'foo.bar',
  'x-forwarded-method': 'GET',
}

export const PUBLISHED: readonly PublishedRequest[] = [
  {
    protocol: 'srs',
    name: 'on_connect',
    source: SRS,
    body: {
      ...SRS_CLIENT,
      action: 'on_connect',
      tcUrl: 'rtmp://video.test.com/live?key=d2fa801d08e3f90ed1e1670e6e52651a',
      pageUrl: 'http://www.test.com/live.html',
    },
    asks: null,
  },
  {
    protocol: 'srs',
    name: 'on_close',
    source: SRS,
    body: { ...SRS_CLIENT, action: 'on_close', send_bytes: 10_240, recv_bytes: 10_240 },
    asks: null,
  },
  ...(['on_publish', 'on_unpublish'] as const).map(
    (action): PublishedRequest => ({
      protocol: 'srs',
      name: action,
      source: SRS,
      body: { ...SRS_STREAM, action },
      asks: {
        ...SRS_ASKED,
        action: 'publish',
        phase: action === 'on_publish' ? 'start' : 'end',
        kinds: action === 'on_publish' ? ['stream-key'] : [],
      },
    }),
  ),
  ...(['on_play', 'on_stop'] as const).map(
    (action): PublishedRequest => ({
      protocol: 'srs',
      name: action,
      source: SRS,
      body: { ...SRS_STREAM, action, pageUrl: 'http://www.test.com/live.html' },
      asks: {
        ...SRS_ASKED,
        action: 'subscribe',
        phase: action === 'on_play' ? 'start' : 'end',
        referer: 'http://www.test.com/live.html',
        kinds: action === 'on_play' ? ['stream-key'] : [],
      },
    }),
  ),
  {
    protocol: 'srs',
    name: 'on_publish of SRS 2, whose clients are numbers',
    source: 'github.com/ossrs/srs, trunk/research/api-server/server.py at 7db7d43a',
    body: {
      action: 'on_publish',
      client_id: 108,
      ip: '127.0.0.1',
      vhost: '__defaultVhost__',
      app: 'live',
      stream: 'livestream',
    },
    asks: {
      action: 'publish',
      phase: 'start',
      streamName: 'live/livestream',
      sessionKey: '108',
      kinds: [],
    },
  },
  {
    protocol: 'ant-media',
    name: 'play',
    source: ANT_MEDIA,
    path: '/play',
    body: ANT_MEDIA_PLAY,
    asks: {
      action: 'subscribe',
      streamName: 'WebRTCAppEE/teststream',
      viewerId: 'subscriberId_if_passed',
      address: null,
      kinds: ['stream-key'],
    },
  },
  {
    protocol: 'ant-media',
    name: 'play with the address of the viewer',
    source: ANT_MEDIA,
    path: '/play',
    body: { ...ANT_MEDIA_PLAY, ipAddress: '127.0.0.1' },
    asks: { action: 'subscribe', address: '127.0.0.1', kinds: ['stream-key'] },
  },
  {
    protocol: 'ant-media',
    name: 'publish, of which only the first four are always there',
    source: ANT_MEDIA_SOURCE,
    path: '/publish',
    body: { appName: 'live', name: 'stream1', streamId: 'stream1', mode: 'live' },
    asks: { action: 'publish', streamName: 'live/stream1', kinds: [] },
  },
  {
    protocol: 'ant-media',
    name: 'publish with all it may have, the query as Java prints a map',
    source: ANT_MEDIA_SOURCE,
    path: '/publish',
    body: {
      appName: 'live',
      name: 'stream1',
      streamId: 'stream1',
      mode: 'live',
      token: 'secret',
      subscriberId: 'ada',
      subscriberCode: '123456',
      metaData: 'text',
      queryParams: '{token=secret, a=b}',
    },
    asks: { action: 'publish', streamName: 'live/stream1', kinds: ['stream-key'] },
  },
  {
    protocol: 'mediamtx',
    name: 'publish with user and password',
    source: MEDIAMTX,
    body: { ...MEDIAMTX_PUBLISH, user: 'testpublisher', password: 'testpass', id: null },
    asks: {
      action: 'publish',
      streamName: 'teststream',
      address: '127.0.0.1',
      protocol: 'rtsp',
      viewerId: 'testpublisher',
      sessionKey: null,
      kinds: ['stream-key'],
    },
  },
  ...(['incoming', 'outgoing'] as const).map(
    (direction): PublishedRequest => ({
      protocol: 'oven-media-engine',
      name: `opening, ${direction}`,
      source: OME,
      body: {
        client: { ...OME_CLIENT, user_agent: 'Mozilla/5.0' },
        request: {
          direction,
          protocol: 'webrtc',
          status: 'opening',
          url: OME_URL,
          time: '2021-05-12T13:45:00.000Z',
        },
      },
      asks: {
        action: direction === 'incoming' ? 'publish' : 'subscribe',
        phase: 'start',
        streamName: 'app/stream',
        kinds: [],
      },
    }),
  ),
  {
    protocol: 'oven-media-engine',
    name: 'closing, without the optional members',
    source: OME,
    body: {
      client: OME_CLIENT,
      request: {
        direction: 'outgoing',
        protocol: 'llhls',
        status: 'closing',
        url: OME_URL,
        new_url: 'ws://host:3333/app/new_stream/file?query=value&query2=value2',
        time: '2021-05-12T13:45:00.000Z',
      },
    },
    asks: { action: 'subscribe', phase: 'end', kinds: [] },
  },
  {
    protocol: 'flussonic',
    name: 'a viewer, as its first open source asked',
    source: 'erlyvideo’s Flussonic, auth_http_backend_tests.erl, test_url_prepare',
    method: 'GET',
    query:
      'ip=94.95.96.97&token=123&name=bunny.mp4&total_users=0&referer=http%3A%2F%2Fya.ru%2F%3Ftoken%3D456%26name%3Dlalala',
    asks: {
      action: 'subscribe',
      phase: 'start',
      streamName: 'bunny.mp4',
      address: '94.95.96.97',
      kinds: ['stream-key'],
    },
  },
  {
    protocol: 'traefik',
    name: 'a request whose own X-Forwarded headers are not trusted',
    source: TRAEFIK,
    method: 'GET',
    headers: {
      ...TRAEFIK_HEADERS,
      'x-forwarded-uri': '/path/file.m3u8?q=1',
      'x-forwarded-for': '10.0.0.1',
    },
    asks: { action: 'subscribe', streamName: 'path', address: '10.0.0.1', kinds: [] },
  },
  {
    protocol: 'traefik',
    name: 'a request behind another proxy that is trusted, which is named first',
    source: TRAEFIK,
    method: 'GET',
    headers: {
      ...TRAEFIK_HEADERS,
      'x-forwarded-uri': '/path/file.m3u8?q=1',
      'x-forwarded-for': '198.51.100.7, 10.0.0.1',
    },
    asks: { action: 'subscribe', streamName: 'path', address: '10.0.0.1', kinds: [] },
  },
]
