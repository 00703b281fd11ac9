import type { AdvertOutcome, AdvertProblem } from '../../shared/advert.ts'
import { createAdvertPieces, NOTHING_OF_THE_VIEWER } from './advert-pieces.ts'
import {
  type AdvertPiece,
  type AdvertSegment,
  chooseVariant,
  readAdvertPlaylist,
} from './advert-playlist.ts'
import { oncePlaylist, type Recording, recordingOf } from './house-playlist.ts'
import { AddressRefused, type OriginAnswer, type Origins } from './origin.ts'
import { readText } from './send.ts'
import { type AdTracker, AdvertFailure, type FoundAd, findAds } from './vast.ts'

/** One segment of it at the ad server's, with what its being asked for tells. */
interface Part {
  readonly piece: AdvertPiece
  /** Where it begins in its film. */
  readonly atSeconds: number
  readonly isLast: boolean
  readonly tracker: AdTracker
}

/** What is played to one viewer before the stream. */
interface Film extends Recording {
  /** By the names they have at the gateway, of segments and initialisations. */
  readonly parts: ReadonlyMap<string, Part | Pick<Part, 'piece'>>
  /** By their addresses. */
  readonly keys: ReadonlyMap<string, Buffer>
}

/** What a rule's VAST tag gave for one viewer. What can change is changed here alone. */
export interface Advert {
  /** When it is known what it gave. Never fails. */
  known: Promise<void>
  /** Null while it is looked for. */
  outcome: AdvertOutcome | null
  /** Null while and where there is none to play, and once it is over. */
  film: Film | null
  /** When the viewer began to be played it, epoch milliseconds. Null before. */
  beganAtMs: number | null
  readonly mayReach: (url: URL) => boolean
  /** It cannot be played on: the stream comes. */
  giveUp(): void
}

export interface Adverts {
  /**
   * Begins to look for what a tag has to play.
   *
   * @param allowPrivate Whether the tag's own server may be in a private network. What its documents lead to elsewhere never may.
   * @param path         Of the viewer's own, which its segments lie below.
   * @param done         Told what became of it.
   */
  look(
    tag: string,
    allowPrivate: boolean,
    path: string,
    done: (outcome: AdvertOutcome) => void,
  ): Advert
  /**
   * Fetches a segment for a viewer, and tells its trackers that it was asked for.
   *
   * @param rest What was asked for, below the viewer's own path.
   * @returns Null for what is none of the advertisement's.
   */
  fetch(advert: Advert, rest: string, signal: AbortSignal): Promise<OriginAnswer> | null
  /** A segment was received whole. */
  received(advert: Advert, rest: string): void
}

interface AdvertFilm {
  readonly ad: FoundAd
  readonly segments: readonly AdvertSegment[]
}

/** Below a viewer's own path. No origin's file is asked for there. */
export const ADVERT_FOLDER = '~ad/'
/** For all of it: documents and playlists. The viewer waits meanwhile. */
const FIND_MS = 1_500
const DOCUMENT_BYTES = 256 * 1024
const MOST_AT_ONCE = 32
const MOST_ADS = 4
const TELL_MS = 3_000
const MOST_TOLD_AT_ONCE = 64
/** How players know what they are given. */
const ENDS = ['.ts', '.m4s', '.mp4', '.aac']

/**
 * Finds what VAST tags have to play, and passes it on. Nothing of the viewer is told: neither address nor cookies nor what
 * they came with.
 */
export function createAdverts(origins: Pick<Origins, 'fetch'>): Adverts {
  const pieces = createAdvertPieces(origins)
  let looking = 0
  let telling = 0

  async function getText(
    url: string,
    allowPrivate: Advert['mayReach'],
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly url: string }> {
    try {
      if (!/^https?:/i.test(url) || !URL.canParse(url)) throw new AdvertFailure('advert_not_vast')
      const headers = NOTHING_OF_THE_VIEWER
      const answer = await origins.fetch({ method: 'GET', url, headers, allowPrivate, signal })
      answer.body.on('error', () => {})
      if (answer.status === 204) throw new AdvertFailure('advert_empty')
      if (answer.status !== 200) throw new AdvertFailure('advert_unreachable')
      const text = await readText(answer.body, DOCUMENT_BYTES)
      if (text !== null) return { text, url: answer.url }
      answer.body.destroy()
      throw new AdvertFailure('advert_too_large')
    } catch (error) {
      throw failureOf(error, signal)
    }
  }

  /** Never waited for, and dropped where too much is told already. */
  function tell(urls: readonly string[], allowPrivate: Advert['mayReach']): void {
    for (const url of urls) {
      if (telling >= MOST_TOLD_AT_ONCE || !/^https?:/i.test(url) || !URL.canParse(url)) continue
      telling += 1
      const signal = AbortSignal.timeout(TELL_MS)
      const headers = NOTHING_OF_THE_VIEWER
      origins
        .fetch({ method: 'GET', url, headers, allowPrivate, signal })
        .then(
          ({ body }) => {
            body.on('error', () => {})
            body.destroy()
          },
          () => {},
        )
        .finally(() => {
          telling -= 1
        })
    }
  }

  async function find(tag: string, mayReach: Advert['mayReach'], path: string): Promise<Film> {
    const signal = AbortSignal.timeout(FIND_MS)
    const ads = await findAds(tag, {
      getText: async (url) => (await getText(url, mayReach, signal)).text,
      tell: (urls) => tell(urls, mayReach),
    })
    const films = ads.slice(0, MOST_ADS).map(async (ad) => {
      const first = await getText(ad.hlsUrl, mayReach, signal)
      const variant = chooseVariant(first.text, first.url)
      const media = variant !== null ? await getText(variant, mayReach, signal) : first
      return { ad, segments: readAdvertPlaylist(media.text, media.url) }
    })
    const found = await Promise.all(films)
    const keys = await pieces.keysOf(
      found.flatMap(({ segments }) => segments),
      { mayReach, signal },
    )
    return { ...filmOf(found, path), keys }
  }

  return {
    look(tag, allowPrivate, path, done) {
      const own = URL.canParse(tag) ? new URL(tag).origin : ''
      const advert: Advert = {
        known: Promise.resolve(),
        outcome: null,
        film: null,
        beganAtMs: null,
        mayReach: (url) => allowPrivate && url.origin === own,
        giveUp: () => know('advert_unreachable', null),
      }
      const know = (outcome: AdvertOutcome, film: Film | null): void => {
        advert.film = film
        advert.outcome = outcome
        done(outcome)
      }
      if (looking >= MOST_AT_ONCE) {
        know('advert_busy', null)
        return advert
      }
      looking += 1
      advert.known = find(tag, advert.mayReach, path)
        .then(
          (film) => know('advert_stitched', film),
          (error: unknown) => know(problemOf(error), null),
        )
        .finally(() => {
          looking -= 1
        })
      return advert
    },
    fetch(advert, rest, signal) {
      const part = advert.film?.parts.get(rest)
      if (part === undefined) return null
      if ('tracker' in part) {
        // Once, by whichever comes first: a player may begin later than at its beginning.
        part.tracker.trackImpression()
        // What begins has begun: the library counts from more than nothing.
        part.tracker.setProgress(Math.max(part.atSeconds, 0.001))
      }
      const { film, mayReach } = advert
      const key = film?.keys.get(part.piece.lock?.keyUrl ?? '') ?? null
      return pieces.fetch(part.piece, key, { mayReach, signal })
    },
    received(advert, rest) {
      const part = advert.film?.parts.get(rest)
      if (part !== undefined && 'tracker' in part && part.isLast) part.tracker.complete()
    },
  }
}

/** How long players may ask for what they were told of, after it is over. */
const AFTER_MS = 60_000

/**
 * The playlist of an advertisement for a viewer, from the first one on.
 *
 * @returns Null once it is over.
 */
export function advertPlaylist(advert: Advert, nowMs: number): string | null {
  const { film } = advert
  if (film === null) return null
  advert.beganAtMs ??= nowMs
  const elapsedMs = nowMs - advert.beganAtMs
  if (elapsedMs > film.seconds * 1_000 + AFTER_MS) advert.film = null
  return oncePlaylist(film, elapsedMs)
}

/** @param path Of the viewer's own. */
function filmOf(films: readonly AdvertFilm[], path: string): Omit<Film, 'keys'> {
  const parts = new Map<string, Part | Pick<Part, 'piece'>>()
  const maps = new Map<AdvertPiece, string>()
  function add(part: Part | Pick<Part, 'piece'>): string {
    const { pathname } = new URL(part.piece.url)
    const end = ENDS.find((each) => pathname.toLowerCase().endsWith(each)) ?? '.ts'
    const name = `${ADVERT_FOLDER}${parts.size}${end}`
    parts.set(name, part)
    return `${path}/${name}`
  }
  function mapOf(piece: AdvertPiece): string {
    const uri = maps.get(piece) ?? add({ piece })
    maps.set(piece, uri)
    return uri
  }
  const listed = films.flatMap(({ ad: { tracker }, segments }) => {
    tracker.setDuration(segments.reduce((sum, each) => sum + each.seconds, 0))
    let atSeconds = 0
    return segments.map(({ seconds, map, ...piece }, index) => {
      const isLast = index === segments.length - 1
      const uri = add({ piece, atSeconds, isLast, tracker })
      atSeconds += seconds
      return { uri, seconds, map: map === null ? null : mapOf(map), begins: index === 0 }
    })
  })
  return { ...recordingOf(listed), parts }
}

function failureOf(error: unknown, signal: AbortSignal): AdvertFailure {
  if (error instanceof AdvertFailure) return error
  if (signal.aborted) return new AdvertFailure('advert_too_slow')
  if (error instanceof AddressRefused) return new AdvertFailure('advert_address_refused')
  return new AdvertFailure('advert_unreachable')
}

const problemOf = (error: unknown): AdvertProblem =>
  error instanceof AdvertFailure ? error.problem : 'advert_not_vast'
