/** What is known of where streams are on. */
export interface Whereabouts {
  /** The live publish sessions of a stream, by its name on the wire. */
  publishersOf(streamName: string): readonly { readonly mediaServerId: string }[]
  /** When a media server asked last, epoch milliseconds. Null: never. */
  askedAtMs(serverId: string): number | null
}

/** A place that a link may lead to. */
export interface Place {
  readonly name: string
  readonly url: string
  /** The media server there. Null: the stream itself names the place, or it is the gateway. */
  readonly serverId: string | null
}

/** Why a place comes first: it is the only one or the stream names it, it is published there, it asked last, it is listed first. */
export type FirstBecause = 'certain' | 'published' | 'asked' | 'listed'

/**
 * Decides which of the places a stream is played at comes first: what a link leads to where one address is wanted.
 *
 * @param places As listed. One of no media server comes first where it stands first.
 * @returns The index of the media server the stream is published at, else of the one that asked last, else 0; and why.
 */
export function firstPlace(
  places: readonly Pick<Place, 'serverId'>[],
  streamName: string,
  { publishersOf, askedAtMs }: Whereabouts,
): { readonly at: number; readonly because: FirstBecause } {
  if (places.length < 2 || places[0]?.serverId === null) return { at: 0, because: 'certain' }
  const publishedAt = new Set(publishersOf(streamName).map(({ mediaServerId }) => mediaServerId))
  const published = places.findIndex(({ serverId }) => publishedAt.has(serverId ?? ''))
  if (published >= 0) return { at: published, because: 'published' }
  const asked = places.map(({ serverId }) => (serverId === null ? null : askedAtMs(serverId)) ?? -1)
  const latest = Math.max(...asked)
  return latest < 0 ? { at: 0, because: 'listed' } : { at: asked.indexOf(latest), because: 'asked' }
}
