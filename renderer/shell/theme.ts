import { useSyncExternalStore } from 'react'

/** `system` follows the computer. */
export type Theme = 'system' | 'light' | 'dark'

const STORAGE_KEY = 'stagedoor.theme'
const listeners = new Set<() => void>()
let theme: Theme = stored()

function stored(): Theme {
  const kept = localStorage.getItem(STORAGE_KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Puts the theme on the page; once before the first render, then on each change. */
export function applyTheme(): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
}

/** Changes and keeps the theme. */
export function setTheme(next: Theme): void {
  theme = next
  localStorage.setItem(STORAGE_KEY, next)
  applyTheme()
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The theme as chosen, re-rendering on change. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => theme)

const darkQuery = matchMedia('(prefers-color-scheme: dark)')
const subscribeLook = (listener: () => void): (() => void) => {
  listeners.add(listener)
  darkQuery.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    darkQuery.removeEventListener('change', listener)
  }
}

/** Whether the page is dark now, whatever decided it; for what is drawn on a canvas. */
export const useDark = (): boolean =>
  useSyncExternalStore(subscribeLook, () =>
    theme === 'system' ? darkQuery.matches : theme === 'dark',
  )
