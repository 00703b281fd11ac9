import { useSyncExternalStore } from 'react'

/**
 * Where the page is: everything lives behind the `#`, so that one static file serves all screens over HTTP and over
 * the desktop's own protocol alike. `#/try-it?decision=7` is path `/try-it`, search `decision=7`.
 */
const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
const whole = (): string => location.hash.replace(/^#?\/?/, '/')
/** The screen, e.g. `/tokens`. */
export const currentPath = (): string => whole().split('?', 1)[0] ?? '/'
const currentSearch = (): string => whole().split('?').slice(1).join('?')

/** Goes to a screen, e.g. `/decisions?q=deny`. With `replace` the step is not kept in the history. */
export function go(to: string, options: { replace?: boolean } = {}): void {
  const oldURL = location.href
  history[options.replace === true ? 'replaceState' : 'pushState'](null, '', `#${to}`)
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: location.href }))
}

/** Has a screen do something, e.g. `issue` (see `useAsked`). Who is at that screen already keeps its filter, period and the like. */
export const ask = (path: string, act: string): void => go(askPath(path, act, whole()))

/**
 * Where {@link ask} goes. Pure.
 *
 * @param at Where the page is, e.g. `/tokens?q=late`.
 */
export function askPath(path: string, act: string, at: string): string {
  const [here, ...rest] = at.split('?')
  const search = new URLSearchParams(here === path ? rest.join('?') : '')
  // What is open there would lie over what is asked for.
  search.delete('open')
  search.set('do', act)
  return `${path}?${search}`
}

/** What wouter's Router takes as `hook`. */
export function useHashPath(): [string, typeof go] {
  return [useSyncExternalStore(subscribe, currentPath), go]
}
useHashPath.hrefs = (path: string): string => `#${path}`

/** What wouter's Router takes as `searchHook`; screens read it through `useSearchParams` of wouter or this. */
export const useHashSearch = (): string => useSyncExternalStore(subscribe, currentSearch)
