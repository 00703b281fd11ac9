import { useSyncExternalStore } from 'react'
import type { Notice } from '../../../shared/notice.ts'
import { cover } from '../../kit/cover.ts'
import { streamerIsOn } from '../../kit/streamer.ts'
import { known, t } from '../../language/t.ts'
import type { Told } from './gate.ts'

const STORAGE_KEY = 'stagedoor.notify'
const ON = 'on'
const listeners = new Set<() => void>()

/** Whether notices are told outside of the page: wanted in this browser, and permitted by it. */
export const notifyIsOn = (): boolean =>
  typeof Notification !== 'undefined' &&
  localStorage.getItem(STORAGE_KEY) === ON &&
  Notification.permission === 'granted'

/**
 * Switches that for this browser. Asks for the browser's permission, so only on a click.
 *
 * @returns Whether it is as asked. False: the browser does not permit it.
 */
export async function setNotify(on: boolean): Promise<boolean> {
  if (on && !(await isPermitted())) return false
  if (on) localStorage.setItem(STORAGE_KEY, ON)
  else localStorage.removeItem(STORAGE_KEY)
  for (const listener of listeners) listener()
  return true
}

async function isPermitted(): Promise<boolean> {
  if (typeof Notification === 'undefined') return false
  return (await Notification.requestPermission()) === 'granted'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** {@link notifyIsOn}, re-rendering on change. */
export const useNotify = (): boolean => useSyncExternalStore(subscribe, notifyIsOn)

/**
 * Tells one outside of the page. In streamer mode what it names is covered as on the page; only alarms may sound. However many
 * tabs tell the same, it is shown once.
 */
export function tell(told: Told, onClick: () => void): void {
  const isAlarm = 'notice' in told && told.notice.kind === 'alarm'
  const shown = new Notification('Stagedoor', {
    body: wordsOf(told, streamerIsOn()),
    silent: !isAlarm,
    tag: tagOf(told),
    icon: 'icon.svg',
  })
  shown.addEventListener('click', () => {
    window.focus()
    onClick()
  })
}

/** The browser shows one of a tag, and takes another of it for the same: without a sound. All tabs know a notice by the same id. Pure. */
export const tagOf = (told: Told): string =>
  'more' in told
    ? 'stagedoor more'
    : `stagedoor ${told.notice.kind} ${told.notice.key} ${told.notice.id}`

/**
 * What a notice outside of the window says. @param isCovered In streamer mode: addresses, links and secrets in it are
 * covered. Pure.
 */
export function wordsOf(told: Told, isCovered: boolean): string {
  if ('more' in told) {
    return t('{more, plural, one {And # more notice} other {And # more notices}}', {
      more: told.more,
    })
  }
  const text = known(told.notice.text)
  return isCovered ? cover(text) : text
}

/** Notices that came after one, of those the server has. One that was started again counts from 1. */
export const newerThan = (notices: readonly Notice[], id: number): readonly Notice[] =>
  notices.filter((notice) => notice.id > id)
