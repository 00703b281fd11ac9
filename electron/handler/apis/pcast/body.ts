import { readGeoLists } from '../../../tokens/edge-auth-geo.ts'
import type { JsonObject } from '../../json-object.ts'

/** What `POST /pcast/stream` asks for. */
export interface StreamInput {
  /** Null: any session (`*`). */
  readonly sessionId: string | null
  /** Those that will do, the first that is live first. Empty: a token for publishing. */
  readonly originStreamIds: readonly string[]
  readonly capabilities: readonly string[]
}

const MOST_CAPABILITIES = 100
const MOST_CHARS = 1_024
const MOST_ORIGINS = 20

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MOST_CHARS
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isText)

/** @returns What is wrong instead, when they cannot be used. */
export function capabilitiesOf({
  capabilities,
}: JsonObject): readonly string[] | { fault: string } {
  if (capabilities === undefined || capabilities === null) return []
  if (!isTexts(capabilities) || capabilities.length > MOST_CAPABILITIES) {
    return { fault: `capabilities is no list of at most ${MOST_CAPABILITIES} texts` }
  }
  // A token with such a list would let nobody in.
  return readGeoLists(capabilities) === null
    ? { fault: 'a country list among the capabilities cannot be read' }
    : capabilities
}

/** @returns What is wrong instead, when it cannot be used. */
export function streamInputOf(body: JsonObject): StreamInput | { fault: string } {
  const { sessionId, originStreamId, alternateOriginStreamIds } = body
  if (!isText(sessionId)) return { fault: 'sessionId is missing' }
  const hasOrigin = originStreamId !== undefined && originStreamId !== null
  if (hasOrigin && !isText(originStreamId)) return { fault: 'originStreamId is no text' }
  const alternates = alternateOriginStreamIds ?? []
  if (!isTexts(alternates) || alternates.length > MOST_ORIGINS) {
    return { fault: `alternateOriginStreamIds is no list of at most ${MOST_ORIGINS} texts` }
  }
  const capabilities = capabilitiesOf(body)
  if ('fault' in capabilities) return capabilities
  return {
    sessionId: sessionId === '*' ? null : sessionId,
    originStreamIds: isText(originStreamId) ? [originStreamId, ...alternates] : [],
    capabilities,
  }
}

/** What `DELETE /pcast/stream` asks for. */
export function endInputOf(
  body: JsonObject,
): { streamId: string; reason: string } | { fault: string } {
  const { streamId, reason } = body
  if (!isText(streamId)) return { fault: 'streamId is missing' }
  return { streamId, reason: isText(reason) ? reason.slice(0, 120) : '' }
}
