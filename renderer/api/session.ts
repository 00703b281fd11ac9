import { useSyncExternalStore } from 'react'
import type { ErrorBody } from '../../shared/errors.ts'
import { known, t } from '../language/t.ts'
import { canHaveKey, forgetKey, makeKey, proveKey } from './browser-key.ts'
import { oneTab } from './one-tab.ts'
import { keepPlace, takePlace } from './place.ts'

/** Whether this page may call the API. The desktop has no gate, so `in` holds until a call is refused. */
export type SignInState = 'in' | 'launching' | 'out'

const STORAGE_KEY = 'stagedoor.session'
const listeners = new Set<() => void>()
let state: SignInState = 'in'
let refusal: string | null = null
let openCommand: string | null = null
let token: string | null = localStorage.getItem(STORAGE_KEY)

function change(next: SignInState, why: string | null = null): void {
  state = next
  refusal = why
  for (const listener of listeners) listener()
}

/** The headers that prove this page was launched; none on the desktop. */
export function authorization(): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

/**
 * Forgets the token and shows the signed-out screen. A page that had one loads anew unless there is something to say, so that
 * nothing that was read stays in memory.
 */
export function signOut(why: string | null = null): void {
  const ended = token
  token = null
  // Another tab may have signed in since, and would follow.
  if (ended !== null && localStorage.getItem(STORAGE_KEY) === ended) {
    localStorage.removeItem(STORAGE_KEY)
  }
  change('out', why)
  if (ended !== null && why === null) location.reload()
}

/** Whether this page has a session that can be ended: a browser does, the desktop's window does not. */
export const canLock = (): boolean => token !== null

/** Longest wait for another token. */
const PROVE_MS = 5_000
let comingBack: Promise<CameBack> | null = null

/** `in`: there is another token. `out`: this browser is not signed in. `unanswered`: whoever answers there is not Stagedoor, or nobody does. */
type CameBack = 'in' | 'out' | 'unanswered'

/**
 * Gets this browser another token in place of one that was refused: the one another tab has, or one for a proof of its key, as after a
 * start of Stagedoor. The token of before opened nothing any more by then, whoever it was told to.
 *
 * @param refused What {@link authorization} said for the call that was refused.
 */
export function comeBack(refused: Readonly<Record<string, string>>): Promise<CameBack> {
  if (token !== null && refused.authorization !== `Bearer ${token}`) return Promise.resolve('in')
  comingBack ??= oneTab(proveAgain).finally(() => {
    comingBack = null
  })
  return comingBack
}

async function proveAgain(): Promise<CameBack> {
  const other = localStorage.getItem(STORAGE_KEY)
  if (state !== 'out' && other !== null && other !== token) {
    token = other
    return 'in'
  }
  if (state === 'out' || !canHaveKey()) return 'out'
  const address = new URL('api/v1/launch/again', document.baseURI)
  const signal = AbortSignal.timeout(PROVE_MS)
  try {
    const { nonce } = await (await fetch(address, { signal })).json()
    if (typeof nonce !== 'string') return 'unanswered'
    const proof = await proveKey(nonce)
    if (proof === null) return 'out'
    const response = await fetch(address, { ...postOf({ ...proof, nonce }), signal })
    const issued = issuedToken(await response.json())
    // It may have been locked meanwhile.
    if (isOut()) return 'out'
    if (issued === null) return response.status === 401 ? 'out' : 'unanswered'
    token = issued
    localStorage.setItem(STORAGE_KEY, issued)
    return 'in'
  } catch {
    return 'unanswered'
  }
}

const isOut = (): boolean => state === 'out'

/** Longest wait for the answer that the session is over. */
const END_MS = 2_000

/**
 * Ends the session of this browser where Stagedoor runs, not only here, and loads the page anew, so that nothing that was
 * read stays in memory. Every other tab of this browser does the same. A fresh launch link in this tab leads back to the
 * screen. Does nothing on the desktop.
 */
export async function lock(): Promise<void> {
  if (token === null) return
  const mine = token
  token = null
  keepPlace()
  history.replaceState(null, '', `${location.pathname}${location.search}#/`)
  change('out')
  await oneTab(async () => {
    // Another tab may have got another token a moment ago.
    const tokens = new Set([mine, localStorage.getItem(STORAGE_KEY) ?? mine])
    await Promise.all([...tokens].map(endSession))
    await forgetKey()
  })
  // The other tabs look at this, so it goes when the session is over.
  localStorage.removeItem(STORAGE_KEY)
  location.reload()
}

async function endSession(ended: string): Promise<void> {
  try {
    const headers = { authorization: `Bearer ${ended}` }
    const signal = AbortSignal.timeout(END_MS)
    await fetch(new URL('api/v1/launch', document.baseURI), { method: 'DELETE', headers, signal })
  } catch {
    // Nothing answers: what remains is a session whose token and key nobody has.
  }
}

/** Follows another tab: into its session, and out of it where it locks. */
function followTabs({ key, oldValue, newValue }: StorageEvent): void {
  if (key !== STORAGE_KEY || oldValue !== token || token === null) return
  if (newValue === null) location.reload()
  else token = newValue
}

/**
 * Signs in with the launch link this page was opened with, and with every one that is pasted over its address later:
 * that changes only what is behind the `#`, so the page is not loaded again.
 */
export function followLaunchLinks(): void {
  addEventListener('storage', followTabs)
  addEventListener('hashchange', () => void launchFromLocation())
  void launchFromLocation()
}

/**
 * Exchanges the one-time code of a launch link (`#launch=<code>`) for a token and cleans the address bar first, so
 * that neither history nor a screen share keeps the code. Does nothing without a code. A browser that is signed in stays so when
 * the code is refused: any page of the web can open this one with a made-up code, and a link that is opened twice is refused once.
 */
export async function launchFromLocation(): Promise<void> {
  const code = new URLSearchParams(location.hash.replace(/^#\/?/, '')).get('launch')
  if (code === null) return
  history.replaceState(null, '', `${location.pathname}${location.search}#/`)
  // Asked when the answer is there: another code may have signed in meanwhile.
  const refuse = (why: string | null): void => (token === null ? signOut(why) : change('in'))
  change('launching')
  try {
    const made = canHaveKey() ? await makeKey() : null
    const asked = launchWith(code, made?.key)
    const response = await fetch(new URL('api/v1/launch', document.baseURI), asked)
    const body: unknown = await response.json()
    const issued = issuedToken(body)
    if (issued === null) {
      openCommand = refusedCommand(body) ?? openCommand
      return refuse(refusalMessage(body))
    }
    await made?.keep()
    token = issued
    localStorage.setItem(STORAGE_KEY, issued)
    const place = takePlace()
    if (place !== null) location.hash = place
    change('in')
  } catch {
    refuse(t('The console did not answer. Is Stagedoor running?'))
  }
}

function issuedToken(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('token' in body)) return null
  return typeof body.token === 'string' ? body.token : null
}

function refusalMessage(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null
  const { error } = body
  if (typeof error !== 'object' || error === null || !('message' in error)) return null
  return typeof error.message === 'string' ? known(error.message) : null
}

/** The command for a fresh link, which the refusal of a launch code names. */
function refusedCommand(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null
  const { issues } = body.error as ErrorBody['error']
  return issues?.find((each) => each.path === 'command')?.message ?? null
}

/**
 * Asks what to type for a launch link here, by presenting a code that is none; the sign-in state stays as it is. Does
 * nothing once it is known.
 */
export async function askOpenCommand(): Promise<void> {
  if (openCommand !== null) return
  try {
    const response = await fetch(new URL('api/v1/launch', document.baseURI), launchWith(''))
    openCommand = refusedCommand(await response.json())
    for (const listener of listeners) listener()
  } catch {
    // The page shows the usual command until Stagedoor answers again.
  }
}

/** @param key Of this browser. Undefined: it has none. */
const launchWith = (code: string, key?: string): RequestInit => postOf({ code, key })

const postOf = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The sign-in state, re-rendering on change. */
export const useSignIn = (): SignInState => useSyncExternalStore(subscribe, () => state)

/** What to type for a fresh launch link; `stagedoor open` until it is known. */
export const useOpenCommand = (): string =>
  useSyncExternalStore(subscribe, () => openCommand ?? 'stagedoor open')

/** Why the last sign-in was refused, null when there is nothing to say. */
export const useRefusal = (): string | null => useSyncExternalStore(subscribe, () => refusal)
