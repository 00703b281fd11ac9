import { CONSOLE_ORIGIN } from './console-protocol.ts'
import type { ElectronApi } from './electron-api.ts'

/** Sites the console may open in the operator's browser: the documentation links of the media servers. */
const EXTERNAL_ORIGINS: ReadonlySet<string> = new Set([
  'https://icecast.org',
  'https://softvelum.com',
  'https://github.com',
])

/** What every window is made with. All but the preload are defaults today; they are set so that a changed default cannot open a hole. */
export const SAFE_WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const

function originOf(url: string): string | null {
  try {
    const { protocol, host, origin } = new URL(url)
    // Node gives a custom scheme the opaque origin "null"; build the tuple by hand.
    return origin === 'null' ? `${protocol}//${host}` : origin
  } catch {
    return null
  }
}

/** Whether a page of this address is the console itself, compared by parsed origin, not by prefix. */
export const isConsole = (url: string): boolean => originOf(url) === CONSOLE_ORIGIN

/** Whether the operator's browser may be sent there. */
export const isOpenableOutside = (url: string): boolean => {
  const origin = originOf(url)
  return origin !== null && EXTERNAL_ORIGINS.has(origin)
}

/**
 * What the console's own page may: copy buttons write to the clipboard, and a minute later look whether a secret is still
 * there before they clear it, and notices are told where the operator switched that on. Nothing else is ever granted.
 */
const OF_CONSOLE: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'clipboard-read',
  'notifications',
])

/**
 * Denies everything a page could ask of the shell: permissions, devices, new windows, navigation away from the
 * console, webviews. Applies to every web contents that will ever exist.
 *
 * @see Electron's security checklist, items 3 to 19
 */
export function harden({
  app,
  session,
  shell,
}: Pick<ElectronApi, 'app' | 'session' | 'shell'>): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(OF_CONSOLE.has(permission) && isConsole(details.requestingUrl))
  })
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => OF_CONSOLE.has(permission) && isConsole(origin),
  )
  defaultSession.setDevicePermissionHandler(() => false)

  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      if (isOpenableOutside(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
    const stay = (event: { preventDefault(): void; url: string }): void => {
      if (!isConsole(event.url)) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
