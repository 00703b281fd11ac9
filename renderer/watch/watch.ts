import Hls from 'hls.js'
import { PLAYS_ADS_HEADER, USED_UP, VAST_HEADER } from '../../shared/gateway-url.ts'
import { playAdvert, type Stage } from './advert.ts'
import { saidTo } from './said.ts'
import { wordsFor, wordsIn } from './words.ts'
import './watch.css'

/** A worker would need scripts made in the page, which its policy forbids. */
const WITHOUT_WORKER = { enableWorker: false } as const

const find = <T extends Element>(selector: string): T => {
  const found = document.querySelector<T>(selector)
  if (found === null) throw new Error(`The page has no ${selector}.`)
  return found
}
const video = find<HTMLVideoElement>('video')
const said = find<HTMLElement>('[role=status]')
const again = find<HTMLButtonElement>('[data-again]')
const ads = {
  note: find<HTMLElement>('[data-advert]'),
  skip: find<HTMLButtonElement>('[data-skip]'),
  visit: find<HTMLAnchorElement>('[data-visit]'),
}
const words = wordsIn(navigator.languages)
const entry = find<HTMLElement>('main').dataset.play ?? ''
let credentials = takeCredentials()
let hls: Hls | null = null
/** Ends the advertisement that plays, and what waits to come back, when something else is opened. */
let opened = new AbortController()
/** So often the page comes back by itself, waiting longer each time: about as long as a restart of the station takes at most. */
const COMES_BACK = 4
const WAITS_MS = 2_000
/** Who watched for so long has all of these again. */
const WENT_WELL_MS = 60_000
const back = { times: 0, lastMs: 0 }

/** The page comes in English; what it names is said in the viewer's language. */
function translate(): void {
  document.documentElement.lang = words.language
  again.textContent = words.again
  ads.skip.textContent = words.skip
  ads.visit.textContent = words.visit
}

/** Kept in memory alone: neither in the address bar, nor in the history, nor in what is shared of the page. */
function takeCredentials(): string {
  const taken = [location.search, location.hash].map((each) => each.slice(1)).filter(Boolean)
  history.replaceState(null, '', location.pathname)
  return taken.join('&')
}

function say(words: string): void {
  hls?.destroy()
  hls = null
  video.removeAttribute('src')
  // With a poster there is something to see all the same.
  video.hidden = words !== '' && video.poster === ''
  video.controls = words === ''
  said.textContent = words
  again.hidden = words === ''
}

/**
 * Asks at the entry; what plays is the address of the viewer's own that it leads to.
 *
 * @param fromSeconds Where in a file they were when it broke off. Default: they begin, with an advertisement where there is one.
 */
async function watch(fromSeconds?: number): Promise<void> {
  opened.abort()
  opened = new AbortController()
  const { signal } = opened
  const isBack = fromSeconds !== undefined
  if (!isBack) back.times = 0
  say('')
  try {
    const answer = await fetch(credentials === '' ? entry : `${entry}?${credentials}`, {
      headers: { [PLAYS_ADS_HEADER]: '1' },
    })
    if (signal.aborted) return
    if (!answer.ok) {
      const said = wordsFor(words, answer.status, await answer.text())
      if (isBack && answer.status >= 500) comeBack(said)
      else say(said)
      return
    }
    await answer.body?.cancel()
    const tag = isBack ? null : answer.headers.get(VAST_HEADER)
    if (tag !== null) await playAdvert(tag, { video, ...ads, playHls: adHls, words, signal })
    if (!signal.aborted)
      play(answer.url, answer.headers.get('content-type') ?? '', fromSeconds ?? 0)
  } catch {
    if (signal.aborted) return
    if (isBack) comeBack(words.unreachable)
    else say(words.unreachable)
  }
}

/** What was played is broken off. The entry says why, or leads on: asked again a few times, since the station may only be restarting. */
function comeBack(instead: string, afterMs = WAITS_MS * 2 ** back.times): void {
  const nowMs = performance.now()
  const { currentTime } = video
  if (nowMs - back.lastMs > WENT_WELL_MS) back.times = 0
  say(instead)
  if (back.times >= COMES_BACK) return
  back.times += 1
  back.lastMs = nowMs
  const { signal } = opened
  setTimeout(() => {
    if (!signal.aborted) void watch(currentTime)
  }, afterMs)
}

/**
 * Who was refused stays out until they ask: by itself the page would undo what somebody decided. Where the address alone is used
 * up it comes back.
 */
function shutOut(text: string): void {
  if (text === USED_UP) comeBack(words.ended, 0)
  else say(wordsFor(words, 403, text))
}

/** A browser that plays by itself does not tell whether it was refused, so that is asked first. */
async function brokenOff(url: string): Promise<void> {
  const { signal } = opened
  try {
    const answer = await fetch(url)
    const text = answer.status === 403 ? await answer.text() : null
    if (text === null) await answer.body?.cancel()
    if (signal.aborted) return
    if (text !== null) {
      shutOut(text)
      return
    }
  } catch {
    if (signal.aborted) return
  }
  comeBack(words.interrupted)
}

function play(url: string, type: string, fromSeconds: number): void {
  const isHls = /mpegurl/i.test(type) || new URL(url).pathname.endsWith('.m3u8')
  if (isHls && Hls.isSupported()) playHls(url)
  else if (isHls ? video.canPlayType('application/vnd.apple.mpegurl') : !/dash\+xml/i.test(type)) {
    video.src = url
    video.onloadedmetadata = () => {
      if (Number.isFinite(video.duration)) video.currentTime = fromSeconds
    }
  } else {
    say(words.unplayable)
    return
  }
  // A browser that wants to be asked first shows its own button.
  video.play().catch(() => {})
}

/** An advertisement in HLS, with a player of its own. */
const adHls: Stage['playHls'] = Hls.isSupported()
  ? (url) => {
      const player = new Hls(WITHOUT_WORKER)
      player.on(Hls.Events.ERROR, (_, { fatal }) => {
        if (fatal) video.dispatchEvent(new Event('error'))
      })
      player.loadSource(url)
      player.attachMedia(video)
      return () => player.destroy()
    }
  : null

function playHls(url: string): void {
  const player = new Hls(WITHOUT_WORKER)
  hls = player
  player.on(Hls.Events.ERROR, (_, { response, fatal, type, networkDetails }) => {
    if (hls !== player) return
    if (response?.code === 403) shutOut(saidTo(networkDetails))
    else if (fatal && type === Hls.ErrorTypes.NETWORK_ERROR) comeBack(words.interrupted)
    else if (fatal) say(words.interrupted)
  })
  player.loadSource(url)
  player.attachMedia(video)
}

video.addEventListener('error', () => {
  if (video.hasAttribute('src') && hls === null && ads.note.hidden) void brokenOff(video.src)
})
translate()
again.addEventListener('click', () => void watch())
// A link opened where the page is already shown changes its fragment alone.
addEventListener('hashchange', () => {
  credentials = takeCredentials()
  void watch()
})
void watch()
