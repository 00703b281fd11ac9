import { useSyncExternalStore } from 'react'

const STORAGE_KEY = 'stagedoor.single-keys'
const OFF = 'off'
const listeners = new Set<() => void>()
let isOn: boolean | null = null

/**
 * Whether a key alone, without Ctrl, Alt or Cmd, does something (WCAG 2.2, 2.1.4): who speaks to the computer or hits keys
 * by mistake can switch that off.
 */
export function singleKeysAreOn(): boolean {
  isOn ??= localStorage.getItem(STORAGE_KEY) !== OFF
  return isOn
}

/** Switches keys that act alone on or off, and keeps that in this browser. */
export function setSingleKeys(on: boolean): void {
  isOn = on
  if (on) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, OFF)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** {@link singleKeysAreOn}, re-rendering on change. */
export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, singleKeysAreOn)

/** Whether keys, as shown, are among those: a letter or sign, or one after the other. */
export const isSingleKey = (keys: string): boolean => /^[!-~]( [!-~])?$/.test(keys)
