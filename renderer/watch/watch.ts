import Hls from 'hls.js'
import { PLAYS_ADS_HEADER, VAST_HEADER } from '../../shared/gateway-url.ts'
import { playAdvert, type Stage } from './advert.ts'
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
/** Ends the advertisement that plays, when something else is opened. */
let opened = new AbortController()

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
  video.hidden = words !== ''
  said.textContent = words
  again.hidden = words === ''
}

/** Asks at the entry once; what plays is the address of the viewer's own that it leads to. */
async function watch(): Promise<void> {
  opened.abort()
  opened = new AbortController()
  const { signal } = opened
  say('')
  try {
    const answer = await fetch(credentials === '' ? entry : `${entry}?${credentials}`, {
      headers: { [PLAYS_ADS_HEADER]: '1' },
    })
    if (!answer.ok) {
      say(wordsFor(words, answer.status, await answer.text()))
      return
    }
    await answer.body?.cancel()
    const tag = answer.headers.get(VAST_HEADER)
    if (tag !== null) await playAdvert(tag, { video, ...ads, playHls: adHls, words, signal })
    if (!signal.aborted) play(answer.url, answer.headers.get('content-type') ?? '')
  } catch {
    say(words.unreachable)
  }
}

function play(url: string, type: string): void {
  const isHls = /mpegurl/i.test(type) || new URL(url).pathname.endsWith('.m3u8')
  if (isHls && Hls.isSupported()) playHls(url)
  else if (isHls ? video.canPlayType('application/vnd.apple.mpegurl') : !/dash\+xml/i.test(type)) {
    video.src = url
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
  player.on(Hls.Events.ERROR, (_, { response, fatal }) => {
    if (response?.code === 403) say(words.ended)
    else if (fatal) say(words.interrupted)
  })
  player.loadSource(url)
  player.attachMedia(video)
}

video.addEventListener('error', () => {
  if (video.hasAttribute('src') && hls === null && ads.note.hidden) say(words.interrupted)
})
translate()
again.addEventListener('click', () => void watch())
// A link opened where the page is already shown changes its fragment alone.
addEventListener('hashchange', () => {
  credentials = takeCredentials()
  void watch()
})
void watch()
