import { isInParts, leaving, passedOn, withoutCredentials } from './asked.ts'
import type { EdgeFiles } from './edge-files.ts'
import { atEdge, type Edges } from './edges.ts'
import type { OriginAnswer, Origins } from './origin.ts'
import { type Asked, restOf, type ServedStream } from './play-asked.ts'
import { folderOf, originTarget } from './play-path.ts'
import { isReached } from './reach.ts'

interface PlayOriginTools {
  readonly origins: Pick<Origins, 'fetch'>
  readonly edgeFiles: Pick<EdgeFiles, 'has'>
  /** Parameters that hold credentials: they never reach an origin. */
  readonly hidden: readonly string[]
  streamsOf(): Iterable<ServedStream>
}

/** What is asked of the origin of a stream for a player. */
interface PlayOrigin {
  /**
   * Where what a player asks for is. Null for what is not the stream's.
   *
   * @param edges Where the playlists of its viewer were redirected to. Default none.
   */
  targetOf(asked: Asked, edges?: Edges): string | null
  /**
   * Asks for it. Null when the player left meanwhile.
   *
   * @param gone Aborted once they leave. Default when their connection closes.
   * @throws OriginFailure as {@link Origins.fetch}.
   */
  fetchAt(asked: Asked, url: string, gone?: AbortController): Promise<OriginAnswer | null>
}

/** Makes what asks origins for what players ask for. */
export function createPlayOrigin(tools: PlayOriginTools): PlayOrigin {
  const { origins, edgeFiles, hidden, streamsOf } = tools

  function targetOf(asked: Asked, edges: Edges = new Map()): string | null {
    const { query, at, stream } = asked
    const shown = withoutCredentials(query, hidden)
    const target = originTarget(stream.originUrl, at.rest, shown)
    const streams = [...streamsOf()]
    if (target === null || !isReached(stream, target, streams)) return null
    const rest = restOf(asked)
    const moved = atEdge(edges, rest, shown)
    // Of an edge it has what its playlists name there. Where anything else is, its origin knows.
    if (moved === null || !edgeFiles.has(stream, rest)) return target
    // What is another stream's is so however it is come by.
    const isOthers = streams.some(
      (each) => each.name !== stream.name && moved.startsWith(folderOf(each.originUrl)),
    )
    return isOthers ? null : moved
  }

  async function fetchAt(
    asked: Asked,
    url: string,
    { signal }: AbortController = leaving(asked.response),
  ): Promise<OriginAnswer | null> {
    const { request, stream } = asked
    if (signal.aborted) return null
    return await origins.fetch({
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      url,
      headers: passedOn(request, isInParts(restOf(asked))),
      allowPrivate: stream.originAllowPrivate,
      signal,
    })
  }

  return { targetOf, fetchAt }
}
