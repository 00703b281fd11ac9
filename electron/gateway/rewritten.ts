import { randomBytes } from 'node:crypto'
import type { TextKind } from './asked.ts'
import { rewriteJsonList } from './json-lists.ts'
import { rewriteManifest } from './manifest.ts'
import { type PlaylistPlace, rewritePlaylist } from './playlist.ts'

type Rewrite = (text: string, place: PlaylistPlace) => string

/** Playlists as they lead to the gateway. */
export interface Rewritten {
  /**
   * Rewrites a playlist for a viewer. What was rewritten last of an address is the same for another viewer, but for their ticket, as
   * long as the origin answers the same.
   *
   * @param place  The first of its folders ends with the ticket.
   * @param ticket The viewer's own.
   */
  of(kind: TextKind, text: string, place: PlaylistPlace, ticket: string): string
}

/** A shorter one is rewritten sooner than looked for. */
const SHORTEST = 4_096
/** Characters that are kept at most. */
const MOST_KEPT = 8 * 1024 * 1024

/**
 * Makes what rewrites playlists, and keeps the latest as long as there is room.
 *
 * @param rewrites How each kind is rewritten. Default as everywhere.
 */
export function createRewritten(
  rewrites: Readonly<Record<TextKind, Rewrite>> = {
    hls: rewritePlaylist,
    dash: rewriteManifest,
    json: rewriteJsonList,
  },
): Rewritten {
  /** The latest last: what they were made of, and what stands between the tickets. */
  const kept = new Map<string, { readonly text: string; readonly parts: readonly string[] }>()
  /** Stands for each viewer's ticket, and looks like one. Nobody learns it. */
  const standIn = randomBytes(16).toString('base64url')
  let keptLength = 0

  function drop(key: string): void {
    const { text } = kept.get(key) ?? { text: '' }
    if (kept.delete(key)) keptLength -= text.length
  }

  function keep(key: string, text: string, parts: readonly string[]): void {
    drop(key)
    kept.set(key, { text, parts })
    keptLength += text.length
    for (const [eldest] of kept) {
      if (keptLength <= MOST_KEPT) return
      drop(eldest)
    }
  }

  return {
    of(kind, text, place, ticket) {
      const [folder, ...others] = place.folders
      const isAlike = place.named === undefined && others.length === 0
      if (!isAlike || folder === undefined || text.length < SHORTEST) {
        return rewrites[kind](text, place)
      }
      const path = folder.path.slice(0, -ticket.length) + standIn
      const { askedUrl, foundUrl, hiddenHosts = [] } = place
      const key = [kind, askedUrl, foundUrl, folder.url, path, ...hiddenHosts].join(' ')
      const known = kept.get(key)
      if (known?.text === text) return known.parts.join(ticket)
      const changed = rewrites[kind](text, { ...place, folders: [{ url: folder.url, path }] })
      const parts = changed.split(standIn)
      keep(key, text, parts)
      return parts.join(ticket)
    },
  }
}
