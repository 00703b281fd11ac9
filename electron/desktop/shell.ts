import { registerConsoleScheme, serveConsoleScheme } from './console-protocol.ts'
import type { ElectronApi } from './electron-api.ts'
import { harden } from './hardening.ts'
import { askOnce } from './hiding.ts'
import { setMenu } from './menu.ts'
import { createPageCalls } from './page-calls.ts'
import { listProcesses, recorderAmong } from './recorders.ts'
import { createTray } from './tray.ts'
import { createConsoleWindow } from './window.ts'

/** What the shell needs of the running app. */
export interface ShellApp {
  readonly console: (request: Request) => Promise<Response>
  /** Viewers and publishers now; while there are any the machine is kept awake. */
  readonly liveSessions: () => number
  /** Whether a show is on: then Quit asks first. */
  readonly isOnAir: () => boolean
  /** Resolves with the reason when it could not start again after a restart. */
  readonly failed: Promise<unknown>
  close(): Promise<void>
}

export interface ShellTools {
  /** Starts everything but the window. Called once, after Electron is ready. */
  readonly startApp: () => Promise<ShellApp>
  /** Absolute paths of the built preload script and of a PNG icon. */
  readonly paths: { readonly preload: string; readonly icon: string }
  /** How often to look whether the machine must be kept awake, milliseconds. Default 10,000. */
  readonly wakeCheckMs?: number
  /** Names of the processes of this machine. Default those that can be seen. */
  readonly processes?: () => Promise<readonly string[]>
  /** Default that of this process. */
  readonly platform?: NodeJS.Platform
}

/**
 * Runs the desktop application: one instance, one window, a tray where there is one. The handler answers before the
 * window exists and goes on after it is closed; only Quit stops it.
 *
 * Must be called synchronously from the entry file: Electron takes privileged schemes only before it is ready.
 *
 * @returns Resolves once the window is asked for, or at once when another instance runs (which is brought to the front).
 */
export async function startShell(electron: ElectronApi, tools: ShellTools): Promise<void> {
  const { app, dialog } = electron
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.enableSandbox()
  registerConsoleScheme(electron)
  const platform = tools.platform ?? process.platform
  const mayHide = askOnce(electron, () => keptTray === null || platform === 'linux')
  const window = createConsoleWindow(electron, tools.paths.preload, mayHide)
  // Closing the last window must not end the process: the handler lives here.
  app.on('window-all-closed', () => undefined)

  await app.whenReady()
  harden(electron)
  const giveUp = (error: unknown): null => {
    dialog.showErrorBox('Stagedoor cannot start', messageOf(error))
    app.exit(1)
    return null
  }
  const running = await tools.startApp().catch(giveUp)
  if (running === null) return
  void running.failed.then(giveUp)

  const stopKeepingAwake = keepAwakeWhileLive(electron, running, tools.wakeCheckMs ?? 10_000)
  const quit = (): void => app.quit()
  const processes = tools.processes ?? listProcesses
  const ofShell = createPageCalls({
    recorder: async () => recorderAmong(await processes()),
    keepOut: window.keepOut,
  })
  serveConsoleScheme(electron, running.console, ofShell)
  setMenu(electron, { show: window.show, quit })
  keptTray = createTray(electron, tools.paths.icon, { show: window.show, quit })
  app.on('second-instance', window.show)
  app.on('activate', window.show)
  askBeforeQuit(electron, running)
  drainBeforeQuit(electron, running, () => {
    window.release()
    stopKeepingAwake()
  })
  window.show()
}

// Electron drops a tray whose object was collected.
let keptTray: ReturnType<typeof createTray> = null

/** Nobody ends a show by mistake: while one is on, quitting has to be meant. */
function askBeforeQuit({ app, dialog }: ElectronApi, running: ShellApp): void {
  let isMeant = false
  app.on('before-quit', (event) => {
    if (isMeant || !running.isOnAir()) return
    event.preventDefault()
    const count = running.liveSessions()
    void dialog
      .showMessageBox({
        type: 'warning',
        message: 'You are on air',
        detail: `Media servers and players get no answer once Stagedoor has quit. Live now: ${count}.`,
        buttons: ['Keep answering', 'Quit'],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        if (response !== 1) return
        isMeant = true
        app.quit()
      })
  })
}

/** Holds the quit back until what was acknowledged is stored and the last answers have left. */
function drainBeforeQuit({ app }: ElectronApi, running: ShellApp, before: () => void): void {
  let drained = false
  app.on('before-quit', (event) => {
    if (event.defaultPrevented) return
    before()
    if (drained) return
    event.preventDefault()
    void running.close().finally(() => {
      drained = true
      keptTray?.destroy()
      app.quit()
    })
  })
}

/** Asks the system not to sleep while anyone is live. */
function keepAwakeWhileLive(
  { powerSaveBlocker }: ElectronApi,
  running: ShellApp,
  everyMs: number,
): () => void {
  let blocker: number | null = null
  const check = (): void => {
    const live = running.liveSessions() > 0
    if (live && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!live && blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  const timer = setInterval(check, everyMs)
  check()
  return () => {
    clearInterval(timer)
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = null
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'The log names the cause.'
