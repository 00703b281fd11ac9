import { beforeEach, describe, expect, it } from 'vitest'
import { harden, isConsole, isOpenableOutside } from '../../../electron/desktop/hardening.ts'
import { FakeContents, type FakeElectron, fakeElectron } from './stub.ts'

let electron: FakeElectron
let contents: FakeContents
beforeEach(() => {
  electron = fakeElectron()
  contents = new FakeContents()
  harden(electron.api)
  electron.app.emit('web-contents-created', {}, contents)
})

const isStopped = (event: string, url: string): boolean => {
  let prevented = false
  contents.emit(event, { url, preventDefault: () => (prevented = true) })
  return prevented
}

describe('isConsole()', () => {
  it.each([
    'https://stagedoor/',
    'app://stagedoor.evil.test/',
    'app://stagedoor@evil.test/',
    'app://evil/stagedoor',
    'file:///app/index.html',
    'data:text/html,hi',
    'javascript:alert(1)',
    'about:blank',
    '',
  ])('refuses %s', (url) => expect(isConsole(url)).toBe(false))

  it('knows its own pages', () => expect(isConsole('app://stagedoor/index.html#/live')).toBe(true))
})

describe('harden()', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'stops %s away from the console',
    (event) => {
      expect(isStopped(event, 'https://evil.test/')).toBe(true)
      expect(isStopped(event, 'file:///etc/passwd')).toBe(true)
      expect(isStopped(event, 'app://stagedoor/')).toBe(false)
    },
  )

  it('never lets a webview in', () => expect(isStopped('will-attach-webview', '')).toBe(true))

  it('opens no window, and outside only what is on the list', () => {
    for (const url of [
      'https://evil.test/',
      'http://icecast.org/',
      'file:///x',
      'app://stagedoor/',
    ]) {
      expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
    }
    expect(electron.opened).toEqual([])
    expect(contents.openHandler?.({ url: 'https://icecast.org/docs/' })).toEqual({ action: 'deny' })
    expect(electron.opened).toEqual(['https://icecast.org/docs/'])
    expect(isOpenableOutside('https://icecast.org.evil.test/')).toBe(false)
  })

  it.each(['media', 'geolocation', 'midi', 'openExternal', 'usb'])(
    'denies the permission %s, even to the console',
    (permission) => {
      let granted = true
      const details = { requestingUrl: 'app://stagedoor/' }
      electron.permission?.(null, permission, (answer) => (granted = answer), details)
      expect(granted).toBe(false)
      expect(electron.permissionCheck?.(null, permission, 'app://stagedoor/')).toBe(false)
    },
  )

  it('lets only the console write to the clipboard, look at it, and tell notices', () => {
    const answers: boolean[] = []
    for (const permission of ['clipboard-sanitized-write', 'clipboard-read', 'notifications']) {
      for (const requestingUrl of ['https://evil.test/', 'app://stagedoor/']) {
        electron.permission?.(null, permission, (answer) => answers.push(answer), { requestingUrl })
      }
    }
    expect(answers).toEqual([false, true, false, true, false, true])
    expect(electron.devicePermission?.()).toBe(false)
  })
})
