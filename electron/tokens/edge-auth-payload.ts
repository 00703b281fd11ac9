/**
 * What a Phenix EdgeAuth token carries (shapes of phenix-edge-auth 1.2.4; `uri` since 1.2.5). Nothing in it is
 * required but `expires`, and it may hold more than is named here.
 */
export interface EdgeAuthPayload {
  /** Epoch milliseconds. */
  expires?: number
  /** Absent: may open a session and view. */
  type?: EdgeAuthType
  /** The one target: `channelId:`, `channelAlias:`, `roomId:` or `roomAlias:` before a name, or a bare tag. */
  requiredTag?: string
  capabilities?: string[]
  sessionId?: string
  remoteAddress?: string
  originStreamId?: string
  /** Put on the stream that is started, for reports; they restrict nothing. */
  applyTags?: string[]
  /** Base address of the back end the client should talk to. */
  uri?: string
}

type EdgeAuthType = 'auth' | 'stream' | 'publish'

/** One call of the vendor's builder, by what it sets. */
export type EdgeAuthCall =
  | readonly ['authenticationOnly' | 'streamingOnly' | 'publishingOnly']
  | readonly ['expires', number]
  | readonly [TargetCall | TextCall | ListCall, string]

type TargetCall = 'channelId' | 'channelAlias' | 'roomId' | 'roomAlias' | 'tag'
type TextCall = 'sessionId' | 'remoteAddress' | 'originStreamId' | 'uri'
type ListCall = 'capability' | 'applyTag'

/** The words that may stand before the first colon of a target. */
export const TARGET_KINDS = ['channelId', 'channelAlias', 'roomId', 'roomAlias'] as const

const TYPES = {
  authenticationOnly: 'auth',
  streamingOnly: 'stream',
  publishingOnly: 'publish',
} as const

/**
 * Puts a payload together as the vendor's builder does: a member stands where it was first assigned, the last
 * assignment counts, and capabilities and tags keep order and duplicates. The same calls give the same bytes.
 */
export function buildEdgeAuthPayload(calls: readonly EdgeAuthCall[]): EdgeAuthPayload {
  const payload: EdgeAuthPayload = {}
  for (const call of calls) assign(payload, call)
  return payload
}

function assign(payload: EdgeAuthPayload, call: EdgeAuthCall): void {
  switch (call[0]) {
    case 'authenticationOnly':
    case 'streamingOnly':
    case 'publishingOnly':
      payload.type = TYPES[call[0]]
      return
    case 'expires':
      payload.expires = call[1]
      return
    case 'tag':
      payload.requiredTag = call[1]
      return
    case 'channelId':
    case 'channelAlias':
    case 'roomId':
    case 'roomAlias':
      payload.requiredTag = `${call[0]}:${call[1]}`
      return
    case 'capability':
      payload.capabilities = [...(payload.capabilities ?? []), call[1]]
      return
    case 'applyTag':
      payload.applyTags = [...(payload.applyTags ?? []), call[1]]
      return
    default:
      payload[call[0]] = call[1]
  }
}
