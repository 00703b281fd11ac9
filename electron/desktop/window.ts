import type { BrowserWindow as Window } from 'electron'
import { CONSOLE_ORIGIN } from './console-protocol.ts'
import type { ElectronApi } from './electron-api.ts'
import { SAFE_WEB_PREFERENCES } from './hardening.ts'

export interface ConsoleWindow {
  /** Shows the window and brings it to the front; makes it when there is none. */
  show(): void
  /** Keeps it out of what others record or show of this screen, as far as the system can, or no longer. */
  keepOut(on: boolean): void
  /** Lets the next close really close: for quitting. */
  release(): void
}

/**
 * The one console window. Closing it hides it, because the handler must outlive it; a window whose renderer died
 * is loaded again.
 *
 * @param preload    Absolute path of the built preload script.
 * @param beforeHide Asked when it is closed; it hides once that resolves with true.
 */
export function createConsoleWindow(
  { BrowserWindow }: Pick<ElectronApi, 'BrowserWindow'>,
  preload: string,
  beforeHide: () => Promise<boolean>,
): ConsoleWindow {
  let window: Window | null = null
  let released = false
  let isKeptOut = false

  function open(): Window {
    const made = new BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: 640,
      minHeight: 480,
      show: false,
      title: 'Stagedoor',
      backgroundColor: '#14161a',
      autoHideMenuBar: true,
      webPreferences: { ...SAFE_WEB_PREFERENCES, preload },
    })
    made.once('ready-to-show', () => made.show())
    made.on('close', (event) => {
      if (released) return
      event.preventDefault()
      void beforeHide().then((hides) => hides && !made.isDestroyed() && made.hide())
    })
    made.on('closed', () => {
      window = null
    })
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !released) made.webContents.reload()
    })
    made.setContentProtection(isKeptOut)
    void made.loadURL(`${CONSOLE_ORIGIN}/`)
    return made
  }

  return {
    show() {
      if (window === null || window.isDestroyed()) {
        window = open()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    keepOut(on) {
      isKeptOut = on
      if (window !== null && !window.isDestroyed()) window.setContentProtection(on)
    },
    release() {
      released = true
    },
  }
}
