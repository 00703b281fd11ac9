import type { VASTTracker } from '@dailymotion/vast-client'
import { type AdvertProblem, fillMacros } from '../../shared/advert.ts'
import { readVastXml } from './vast-xml.ts'

/** Why an advertisement is not played. */
export class AdvertFailure extends Error {
  readonly problem: AdvertProblem

  constructor(problem: AdvertProblem) {
    super(problem)
    this.problem = problem
  }
}

/** Tells one advertisement's trackers how far it got. Each event is told once. */
export type AdTracker = Pick<
  VASTTracker,
  'setDuration' | 'setProgress' | 'trackImpression' | 'complete' | 'error'
>

/** An advertisement that has a film in HLS. */
export interface FoundAd {
  /** Of a playlist, as the ad server wrote it. */
  readonly hlsUrl: string
  readonly tracker: AdTracker
}

export interface VastTools {
  /** Fetches a document. @throws AdvertFailure */
  getText(url: string): Promise<string>
  /** Tells trackers: calls these addresses, at some time. */
  tell(urls: readonly string[]): void
}

interface MediaFile {
  readonly fileURL: string | null
  readonly mimeType: string | null
  readonly apiFramework: string | null
  readonly bitrate: number
}

interface Creative {
  readonly type: string
  readonly mediaFiles?: readonly MediaFile[]
}

interface Ad {
  readonly creatives: readonly Creative[]
}

type Template = string | { readonly url: string }

const HLS = ['application/x-mpegurl', 'application/vnd.apple.mpegurl']
const WRAPPERS = 5
/** Of all that one tag leads to. A document may name several others. */
const MOST_DOCUMENTS = 8
/** Addresses that are told of one event. */
const MOST_TRACKERS = 20

/**
 * Reads what a VAST tag has to play (IAB, VAST 2 to 4): its first advertisement, or its first pod.
 *
 * @param tag Its address, with macros.
 * @returns In the order they are to be played. Never empty.
 * @throws AdvertFailure
 */
export async function findAds(tag: string, tools: VastTools): Promise<FoundAd[]> {
  // The library is a tenth of the program, and most stations have no advertisements: loaded for the first.
  const { VASTClient, VASTTracker: Tracker } = await import('@dailymotion/vast-client')
  let failure: AdvertFailure | null = null
  let documents = 0
  async function getDocument(url: string): Promise<{ xml: unknown }> {
    try {
      documents += 1
      if (documents > MOST_DOCUMENTS) throw new AdvertFailure('advert_empty')
      const xml = readVastXml(await tools.getText(fillMacros(url, {})))
      if (xml?.documentElement.nodeName !== 'VAST') throw new AdvertFailure('advert_not_vast')
      return { xml }
    } catch (error) {
      // The library keeps of what failed the sentence alone.
      failure = error instanceof AdvertFailure ? error : new AdvertFailure('advert_unreachable')
      throw failure
    }
  }
  const tell = (templates: readonly Template[], macros: object = {}): void => {
    const urls = templates.slice(0, MOST_TRACKERS)
    tools.tell(
      urls.map((each) => fillMacros(typeof each === 'string' ? each : each.url, { ...macros })),
    )
  }
  const client = new VASTClient(0, 0, memory() as never)
  Object.assign(client.getParser(), { trackVastError: tell })
  const options = { wrapperLimit: WRAPPERS, urlHandler: { get: getDocument } }
  const { ads } = await client.get(tag, options as never).then(
    (answer) => answer as unknown as { readonly ads: readonly Ad[] },
    () => {
      throw failure ?? new AdvertFailure('advert_not_vast')
    },
  )
  if (ads.length === 0) throw failure ?? new AdvertFailure('advert_empty')
  const found = ads.flatMap((ad) => {
    const [film] = ad.creatives.flatMap((creative) => {
      const hlsUrl = creative.type === 'linear' ? hlsOf(creative) : null
      return hlsUrl === null ? [] : [{ creative, hlsUrl }]
    })
    if (film === undefined) return []
    const tracker = new Tracker(null as never, ad as never, film.creative as never)
    return [{ hlsUrl: film.hlsUrl, tracker: Object.assign(tracker, { trackURLs: tell }) }]
  })
  if (found.length === 0) throw new AdvertFailure('advert_not_hls')
  return found
}

/** The film in HLS, of several the one of the highest quality. Null without; nothing that runs is taken. */
function hlsOf({ mediaFiles = [] }: Creative): string | null {
  const films = mediaFiles.filter(
    ({ mimeType, apiFramework, fileURL }) =>
      !apiFramework && fileURL !== null && HLS.includes(mimeType?.toLowerCase() ?? ''),
  )
  return films.toSorted((a, b) => b.bitrate - a.bitrate)[0]?.fileURL ?? null
}

/** The library counts its calls where a browser keeps things. */
function memory(): object {
  const kept = new Map<string, unknown>()
  return {
    getItem: (key: string) => kept.get(key),
    setItem: (key: string, value: unknown) => kept.set(key, value),
  }
}
