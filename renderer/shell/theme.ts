import { useSyncExternalStore } from 'react'

/** `system` follows the computer, also where it asks for more contrast. `contrast` is that, light or dark as the computer. */
const THEMES = ['system', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

const STORAGE_KEY = 'stagedoor.theme'
const listeners = new Set<() => void>()
const darkQuery = matchMedia('(prefers-color-scheme: dark)')
const moreQuery = matchMedia('(prefers-contrast: more), (forced-colors: active)')
let theme: Theme = stored()

function stored(): Theme {
  const kept = localStorage.getItem(STORAGE_KEY)
  return THEMES.find((each) => each === kept) ?? 'system'
}

const isDark = (): boolean => theme === 'dark' || (theme !== 'light' && darkQuery.matches)
const hasMoreContrast = (): boolean =>
  theme === 'contrast' || (theme === 'system' && moreQuery.matches)

/** Puts the theme on the page and keeps to what the computer says; once, before the first render. */
export function applyTheme(): void {
  put()
  for (const query of [darkQuery, moreQuery]) query.addEventListener('change', put)
}

function put(): void {
  const root = document.documentElement
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  else delete root.dataset.theme
  root.toggleAttribute('data-contrast', hasMoreContrast())
  for (const listener of listeners) listener()
}

/** Draws the page in a theme from now on, and in this browser after a reload too. */
export function setTheme(next: Theme): void {
  theme = next
  localStorage.setItem(STORAGE_KEY, next)
  put()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The theme as chosen, re-rendering on change. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => theme)

/** A name of the colours in force, another whenever they are others, whatever decided it; for what is drawn on a canvas. */
export const useColours = (): string =>
  useSyncExternalStore(
    subscribe,
    () => `${isDark() ? 'dark' : 'light'} ${hasMoreContrast() ? 'more' : ''}`,
  )
