import type { ServerResponse } from 'node:http'
import type { Decision } from '../../shared/access.ts'
import { VAST_HEADER } from '../../shared/gateway-url.ts'
import { advertPlaylist } from './adverts.ts'
import type { House } from './house.ts'
import { type HouseFile, loopPlaylist, oncePlaylist } from './house-playlist.ts'
import { type PlayPath, ticketPath } from './play-path.ts'
import { splice } from './splice.ts'
import { withoutWords } from './subtitles.ts'
import type { Viewer } from './viewer-types.ts'

interface PlayedTools {
  readonly house: Pick<House, 'of'>
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that nobody sets: what is played to one viewer follows from it. */
  monotonicMs(): number
}

/** What viewers of HLS are played: the stream, or something in its place or before it. */
interface Played {
  /** The playlist of a house file that plays as long as a rule holds. */
  loop(viewer: Viewer, at: PlayPath, file: HouseFile): string
  /**
   * The playlist a viewer is to have now: of what plays first, if there is something, and then of the stream.
   *
   * @param text Of the stream, as it leads to the gateway.
   */
  next(viewer: Viewer, at: PlayPath, decision: Decision, text: string): string
}

/** A stream has so many renditions at most; a viewer who asks for more is kept none of them in mind. */
const MOST_PLAYLISTS = 64

/** Tells what a viewer is played at this moment: the stream, an advert, or one of the operator's own files. */
export function createPlayed({ house, now, monotonicMs }: PlayedTools): Played {
  /** Null when the stream plays. */
  function firstOf(decision: Decision, viewer: Viewer): readonly [string, string] | null {
    const { advert } = viewer
    if (advert !== null && advert !== 'none' && advert.outcome === 'advert_stitched') {
      const playing = decision.vastTag === null ? null : advertPlaylist(advert, monotonicMs())
      return playing === null ? null : ['advert', playing]
    }
    const file = house.of(decision.playout?.promptUrl ?? null)
    if (file === null) return null
    viewer.promptedAtMs ??= monotonicMs()
    const first = oncePlaylist(file, monotonicMs() - viewer.promptedAtMs)
    return first === null ? null : [`first ${file.name}`, first]
  }

  return {
    loop: (viewer, at, file) => instead(viewer, at, `loop ${file.name}`, loopPlaylist(file, now())),
    next(viewer, at, decision, text) {
      const first = text.includes('#EXTINF:') ? firstOf(decision, viewer) : null
      return first === null ? joined(viewer, at, 'stream', text) : instead(viewer, at, ...first)
    },
  }
}

/** Something else than the stream, which has no subtitles. */
function instead(viewer: Viewer, at: PlayPath, source: string, playlist: string): string {
  const isSilent = viewer.subtitles.has(at.rest)
  const path = ticketPath(at.streamName, viewer.ticket)
  return joined(viewer, at, source, isSilent ? withoutWords(playlist, path) : playlist)
}

function joined(viewer: Viewer, { rest }: PlayPath, source: string, playlist: string): string {
  const { splices } = viewer
  const { text, at } = splice(splices.get(rest), source, playlist)
  if (at !== undefined && (splices.has(rest) || splices.size < MOST_PLAYLISTS)) {
    splices.set(rest, at)
  }
  return text
}

/** The house file a rule plays in place of the stream. Null when it is none. */
export function loopOf(house: Pick<House, 'of'>, decision: Decision): HouseFile | null {
  const isLoop = decision.outcome === 'redirect' && decision.reason === 'rule_loop'
  return isLoop ? house.of(decision.redirectUrl) : null
}

/** Tells the page to watch at what to play before the stream. Other players leave the header alone. */
export function handVast(response: ServerResponse, { vastTag }: Decision): void {
  if (vastTag !== null && URL.canParse(vastTag)) {
    response.setHeader(VAST_HEADER, new URL(vastTag).href)
  }
}

/** Where nothing was found to stitch, a player may know what to do with the tag. */
export const isHandedOn = ({ advert }: Viewer): boolean =>
  advert !== null && advert !== 'none' && advert.outcome !== 'advert_stitched'
