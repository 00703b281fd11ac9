import { PUBLISH_ROOT, playPath } from '../../shared/gateway-url.ts'
import { readPlayPath } from './play-path.ts'

const END = '/whip'

/** What a publisher's path asks for. */
export interface PublishPath {
  readonly streamName: string
  /** Names one session. Null at the endpoint. */
  readonly ticket: string | null
}

/**
 * Reads `/publish/<stream>/whip` and `/publish/<stream>/whip/<ticket>`.
 *
 * @param isStream Whether the gateway takes publishers for a stream of this name.
 * @returns Null for anything else.
 */
export function readPublishPath(
  path: string,
  isStream: (name: string) => boolean,
): PublishPath | null {
  const endpoint = /^(.*)\/whip(?:\/([\w-]{22}))?$/.exec(path.slice(PUBLISH_ROOT.length))
  if (endpoint === null) return null
  const at = readPlayPath(playPath('') + (endpoint[1] ?? ''), isStream)
  if (at === null || at.ticket !== null || at.rest !== '') return null
  return { streamName: at.streamName, ticket: endpoint[2] ?? null }
}

/**
 * Where a publisher finds the session they began (RFC 9725, section 4.2): below the endpoint, by its ticket.
 *
 * @param whipPath As the publisher asked for it, ending in the endpoint.
 */
export const sessionPath = (whipPath: string, ticket: string): string =>
  `${whipPath.slice(0, -END.length)}${END}/${ticket}`
