import { useSyncExternalStore } from 'react'
import { toggleGuard } from './streamer-guard.ts'

const STORAGE_KEY = 'stagedoor.streamer'
const ON = 'on'
const listeners = new Set<() => void>()
let isOn = false

/** Takes up what this browser kept; once, before the first render, so that nothing is drawn uncovered. */
export function applyStreamer(): void {
  follow(localStorage.getItem(STORAGE_KEY) === ON)
  addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY || event.key === null) follow(event.newValue === ON)
  })
}

/** Switches streamer mode, here and in every other page of this browser, and keeps that. */
export function setStreamer(on: boolean): void {
  if (on) localStorage.setItem(STORAGE_KEY, ON)
  else localStorage.removeItem(STORAGE_KEY)
  follow(on)
}

function follow(on: boolean): void {
  if (on === isOn) return
  isOn = on
  toggleGuard(on)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether streamer mode is on now. */
export const streamerIsOn = (): boolean => isOn

/** {@link streamerIsOn}, re-rendering on change. */
export const useStreamer = (): boolean => useSyncExternalStore(subscribe, streamerIsOn)
