import { DESKTOP_PATH } from '../../shared/desktop.ts'
import type { ElectronApi } from './electron-api.ts'

/** The console's own scheme: nothing of it is on the network. */
const SCHEME = 'app'
export const CONSOLE_ORIGIN = `${SCHEME}://stagedoor`

/**
 * Announces the scheme. Must run before the app is ready and before any await of the entry file, because Electron
 * takes the list once.
 *
 * @see Electron `protocol.registerSchemesAsPrivileged`
 */
export function registerConsoleScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ])
}

/**
 * Answers the scheme with the console's one function. Requests for another host of the scheme are refused; the
 * session token of the headless carrier is not needed, since only our own window can reach the scheme.
 *
 * @param answer  The console: API, feed and page.
 * @param ofShell What the page asks of the shell itself, at DESKTOP_PATH.
 */
export function serveConsoleScheme(
  { protocol }: Pick<ElectronApi, 'protocol'>,
  answer: (request: Request) => Promise<Response>,
  ofShell: (request: Request) => Promise<Response>,
): void {
  protocol.handle(SCHEME, (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== 'stagedoor') return new Response(null, { status: 404 })
    return pathname === DESKTOP_PATH ? ofShell(request) : answer(request)
  })
}
