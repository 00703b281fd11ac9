import type { ControlledProtocol } from '../../../shared/control-setup.ts'
import type { Cuttable } from './types.ts'

/**
 * How far a media server that is controlled can be made to cut a session. `sure`: it is, where the media server answers. `tried`: it
 * is asked to, and may not have it by what is known of it, or not do it. `never`: it is not even asked.
 */
export type CutReach = 'sure' | 'tried' | 'never'

type ReachOf = (session: Omit<Cuttable, 'id'>) => CutReach

const sureIf = (isSure: boolean): CutReach => (isSure ? 'sure' : 'tried')

const byKey: ReachOf = ({ sessionKey }) => sureIf(sessionKey !== null)

/** Of each kind of media server. What revoking foretells and what cutting tries both come from here. */
export const cutReach: Readonly<Record<ControlledProtocol, ReachOf>> = {
  // A publisher goes with its mount.
  icecast: (session) => (session.action === 'publish' ? 'sure' : byKey(session)),
  'nginx-rtmp': (session) => sureIf(nginxQueryOf(session) !== null),
  nimble: ({ action, viewerId, sessionKey, address }) =>
    sureIf(
      action === 'publish'
        ? viewerId !== null
        : isNimbleId(sessionKey) || (sessionKey !== null && address !== null),
    ),
  'node-media-server': byKey,
  mediamtx: (session) => (session.protocol in KINDS_OF_MEDIAMTX ? byKey(session) : 'tried'),
  srs: byKey,
  'oven-media-engine': ({ action }) => (action === 'publish' ? 'sure' : 'never'),
  // By what a viewer is called, which is the subscriber where no link says otherwise. The Community Edition says it did and did not.
  'ant-media': ({ action, viewerId }) => {
    if (action === 'publish') return 'sure'
    return viewerId !== null && isPlain(viewerId) ? 'tried' : 'never'
  },
}

/** What stays one part of a path whatever decodes it. */
const isPlain = (subscriberId: string): boolean => !/[/\\;%]/.test(subscriberId)

/** Whether a session is known by Nimble's own id. */
export const isNimbleId = (key: string | null): boolean => key !== null && /^\d+$/.test(key)

export const KINDS_OF_RTSP = ['rtspsessions', 'rtspssessions']
/**
 * What MediaMTX calls the sessions of a protocol. It tells the same protocol with and without TLS; an id is in one of the lists.
 */
export const KINDS_OF_MEDIAMTX: Readonly<Record<string, readonly string[]>> = {
  hls: ['hlssessions'],
  rtsp: KINDS_OF_RTSP,
  rtmp: ['rtmpconns', 'rtmpsconns'],
  webrtc: ['webrtcsessions'],
  srt: ['srtconns'],
  moq: ['moqsessions'],
}

/** What rtmp_control drops one by. Null for what did not come from nginx: a call that leaves one of these out drops others as well. */
export function nginxQueryOf({
  streamName,
  sessionKey,
}: Pick<Cuttable, 'streamName' | 'sessionKey'>): Readonly<
  Record<'app' | 'name' | 'clientid', string>
> | null {
  const slashAt = streamName.indexOf('/')
  const clientid = sessionKey?.split(':', 1)[0] ?? ''
  if (slashAt < 1 || !/^\d+$/.test(clientid)) return null
  return { app: streamName.slice(0, slashAt), name: streamName.slice(slashAt + 1), clientid }
}
