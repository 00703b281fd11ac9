import { VASTClient, VASTTracker } from '@dailymotion/vast-client'
import { fillMacros } from '../../shared/advert.ts'
import type { Words } from './words.ts'

/** How long the advertisement may take to be found, and its pictures to come or go on, milliseconds. */
const FIND_MS = 6_000
const STALL_MS = 8_000
/** Nobody is kept from the stream for longer, whatever the advertisement says. */
const MOST_MS = 180_000
const LOOK_MS = 500
const WRAPPERS = 5
const HLS = ['application/x-mpegurl', 'application/vnd.apple.mpegurl']

/** One file an advertisement can be played from, as the library has it. */
interface MediaFile {
  readonly fileURL: string | null
  readonly mimeType: string | null
  readonly deliveryType: string | null
  readonly apiFramework: string | null
  readonly width: number
  readonly bitrate: number
}

interface Creative {
  readonly type: string
  readonly mediaFiles?: readonly MediaFile[]
}

interface Ad {
  readonly creatives: readonly Creative[]
}

/** The first film of an answer that this page can play. */
interface Found {
  readonly ad: Ad
  readonly creative: Creative
  readonly file: MediaFile
}

/** Where it is played. */
export interface Stage {
  readonly video: HTMLVideoElement
  /** Says that it is an advertisement, and how long it goes on. */
  readonly note: HTMLElement
  readonly skip: HTMLButtonElement
  readonly visit: HTMLAnchorElement
  readonly words: Pick<Words, 'advert'>
  /** Plays HLS where the browser does not. Answers what ends that. Null: it cannot. */
  readonly playHls: ((url: string) => () => void) | null
  /** Aborted when the viewer opens something else. */
  readonly signal: AbortSignal
}

/**
 * Plays the first film of a VAST tag (IAB, VAST 2 to 4), and tells its trackers. Only progressive films and HLS by https: nothing that
 * runs. Whatever goes wrong, it is over then and the stream comes.
 *
 * @param tag Address of the tag, by https.
 */
export async function playAdvert(tag: string, stage: Stage): Promise<void> {
  try {
    const found = await within(FIND_MS, find(tag, stage))
    if (found !== null && !stage.signal.aborted) await show(found, stage)
  } catch {
    // No advertisement, then.
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It took too long.')), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

async function find(tag: string, stage: Stage): Promise<Found | null> {
  if (!isSafe(tag)) return null
  // It counts its calls, and nothing of that is left in the browser.
  const kept = new Map<string, unknown>()
  const storage = {
    getItem: (key: string) => kept.get(key),
    setItem: (key: string, value: unknown) => kept.set(key, value),
  }
  const client = new VASTClient(0, 0, storage as never)
  // Errors it would tell by pictures, which the policy of the page forbids.
  Object.assign(client.getParser(), { trackVastError: () => {} })
  const { ads = [] } = (await client.get(tag, { wrapperLimit: WRAPPERS, timeout: MOST_MS })) as {
    ads?: readonly Ad[]
  }
  for (const ad of ads) {
    for (const creative of ad.creatives) {
      const file = creative.type === 'linear' ? chooseFile(creative, stage) : null
      if (file !== null) return { ad, creative, file }
    }
  }
  return null
}

const isSafe = (url: string | null): url is string =>
  url !== null && URL.canParse(url) && new URL(url).protocol === 'https:'

const isHls = ({ mimeType }: MediaFile): boolean => HLS.includes(mimeType?.toLowerCase() ?? '')

/** The one whose width is nearest to what is seen; of those the lightest. */
function chooseFile({ mediaFiles = [] }: Creative, { video, playHls }: Stage): MediaFile | null {
  const wanted = video.clientWidth * devicePixelRatio
  const canPlay = (file: MediaFile): boolean =>
    isHls(file) ? playHls !== null : video.canPlayType(file.mimeType ?? '') !== ''
  const playable = mediaFiles.filter(
    (file) => !file.apiFramework && isSafe(file.fileURL) && canPlay(file),
  )
  const far = ({ width }: MediaFile): number => Math.abs(width - wanted)
  return playable.toSorted((a, b) => far(a) - far(b) || a.bitrate - b.bitrate)[0] ?? null
}

/** Resolves when it is over: played, skipped, failed, or aborted. */
function show({ ad, creative, file }: Found, stage: Stage): Promise<void> {
  const { video, note, skip, visit, words, signal, playHls } = stage
  const tracker = trackerOf(ad, creative)
  return new Promise((resolve) => {
    const over = new AbortController()
    let movedAtMs = performance.now()
    const beganAtMs = movedAtMs
    let stopHls = (): void => {}

    function end(): void {
      if (over.signal.aborted) return
      over.abort()
      clearInterval(timer)
      stopHls()
      video.removeAttribute('src')
      video.load()
      for (const each of [note, skip, visit]) each.hidden = true
      resolve()
    }
    function fail(code: string): void {
      tracker.error({ ERRORCODE: code })
      end()
    }
    const on = { signal: over.signal }
    video.addEventListener('playing', () => tracker.trackImpression(), { ...on, once: true })
    video.addEventListener(
      'timeupdate',
      () => {
        movedAtMs = performance.now()
        if (Number.isFinite(video.duration)) tracker.setDuration(video.duration)
        tracker.setProgress(video.currentTime)
        tell()
      },
      on,
    )
    video.addEventListener(
      'ended',
      () => {
        tracker.complete()
        end()
      },
      on,
    )
    video.addEventListener('error', () => fail('405'), on)
    skip.addEventListener(
      'click',
      () => {
        tracker.skip()
        end()
      },
      on,
    )
    visit.addEventListener('click', () => tracker.click(), on)
    signal.addEventListener('abort', end, on)
    // Whoever has to press play first, or pauses it, is waited for; whoever does nothing else gets the stream in the end.
    const timer = setInterval(() => {
      const nowMs = performance.now()
      if (nowMs - beganAtMs > MOST_MS) end()
      else if (video.paused) movedAtMs = nowMs
      else if (nowMs - movedAtMs > STALL_MS) fail('402')
    }, LOOK_MS)

    function tell(): void {
      const left = Math.ceil(video.duration - video.currentTime)
      note.textContent = Number.isFinite(left) ? `${words.advert}, ${left} s` : words.advert
      const after = tracker.skipDelay
      skip.hidden = typeof after !== 'number' || video.currentTime < after
    }

    const to = clickThrough(tracker)
    visit.hidden = to === null
    if (to !== null) visit.href = to
    note.hidden = false
    tell()
    const url = file.fileURL ?? ''
    if (isHls(file) && playHls !== null) stopHls = playHls(url)
    else video.src = url
    // A browser that wants to be asked first shows its own button.
    video.play().catch(() => {})
  })
}

type Tracker = Pick<
  VASTTracker,
  'setDuration' | 'setProgress' | 'trackImpression' | 'complete' | 'skip' | 'error' | 'click'
> & { readonly skipDelay: unknown; readonly clickThroughURLTemplate: unknown }

/** The library's, whose calls are told by fetch: pictures the policy of the page forbids. */
function trackerOf(ad: Ad, creative: Creative): Tracker {
  const tracker = new VASTTracker(null as never, ad as never, creative as never)
  return Object.assign(tracker, {
    trackURLs(templates: readonly (string | { url: string })[], macros: object = {}): void {
      for (const each of templates) tellTracker(typeof each === 'string' ? each : each.url, macros)
    },
  })
}

function tellTracker(template: string, macros: object): void {
  const url = fillMacros(template, { ...macros })
  if (isSafe(url)) {
    void fetch(url, { mode: 'no-cors', credentials: 'omit', keepalive: true }).catch(() => {})
  }
}

function clickThrough({ clickThroughURLTemplate: template }: Tracker): string | null {
  const url =
    typeof template === 'object' && template !== null && 'url' in template ? template.url : template
  return typeof url === 'string' && isSafe(url) ? url : null
}
