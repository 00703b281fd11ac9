import { DESKTOP_PATH, type DesktopState, type DesktopWish } from '../../shared/desktop.ts'
import { setStreamer, streamerIsOn } from '../kit/streamer.ts'
import { toast, toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'

const LOOK_MS = 5_000
/** Longest wait before the first look: then the page is drawn all the same. */
const FIRST_LOOK_MS = 1_000
const KNOWN_KEY = 'stagedoor.recorder'
const KEEP_OUT_KEY = 'stagedoor.keep-out'
const ON = 'on'

/** Whether this page is the desktop's own window, which alone has a shell to ask. */
export const isDesktop = (): boolean => location.protocol === 'app:'

const here = (): URL => new URL(DESKTOP_PATH, location.href)

/** What following a recorder needs of the page; tests hand in their own. */
export interface RecorderWorld {
  /** Which recorder runs. Null: none. */
  ask(): Promise<string | null>
  isCovered(): boolean
  cover(): void
  tell(recorder: string): void
  /** Which recorder ran at the last look, of this page or of the one it was before it was loaded again. */
  known(): string | null
  keepKnown(recorder: string | null): void
}

/**
 * Makes what looks whether a recorder runs, and switches streamer mode on once when one begins. Whoever switches it off
 * meanwhile is not overruled until another begins, nor by loading the page again; nothing is uncovered by itself when it ends.
 */
export function createRecorderLook(world: RecorderWorld): () => Promise<void> {
  return async () => {
    const recorder = await world.ask().catch(world.known)
    const isNew = recorder !== null && recorder !== world.known()
    world.keepKnown(recorder)
    if (!isNew || world.isCovered()) return
    world.cover()
    world.tell(recorder)
  }
}

const look = createRecorderLook({
  async ask() {
    const response = await fetch(here())
    return ((await response.json()) as DesktopState).recorder
  },
  isCovered: streamerIsOn,
  cover: () => setStreamer(true),
  tell: (recorder) => void toast(t('{recorder} runs: streamer mode is on', { recorder })),
  known: () => sessionStorage.getItem(KNOWN_KEY),
  keepKnown(recorder) {
    if (recorder === null) sessionStorage.removeItem(KNOWN_KEY)
    else sessionStorage.setItem(KNOWN_KEY, recorder)
  },
})

/** On the desktop waits until it is known whether a recorder runs, so that nothing is drawn uncovered; a second at most. */
export async function lookBeforeDrawing(): Promise<void> {
  if (!isDesktop()) return
  wish()
  await Promise.race([look(), new Promise((resolve) => setTimeout(resolve, FIRST_LOOK_MS))])
}

/** On the desktop looks every 5 seconds whether a recorder runs. Returns what stops it. */
export function followRecorder(): () => void {
  if (!isDesktop()) return () => undefined
  const timer = setInterval(() => void look(), LOOK_MS)
  return () => clearInterval(timer)
}

/** Whether the desktop's window is to stay out of recordings. Default no. */
export const keepsOut = (): boolean => localStorage.getItem(KEEP_OUT_KEY) === ON

/** Changes and keeps {@link keepsOut}. */
export function setKeepOut(on: boolean): void {
  if (on) localStorage.setItem(KEEP_OUT_KEY, ON)
  else localStorage.removeItem(KEEP_OUT_KEY)
  wish()
}

function wish(): void {
  void putWish().catch((error: unknown) =>
    toastError(t('The window may be seen in recordings: nothing was changed'), error),
  )
}

async function putWish(): Promise<void> {
  const body = JSON.stringify({ keepOut: keepsOut() } satisfies DesktopWish)
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(here(), { method: 'PUT', headers, body })
  if (!response.ok) throw new Error(String(response.status))
}
