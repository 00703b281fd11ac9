import { EventEmitter } from 'node:events'
import type { ElectronApi } from '../../../electron/desktop/electron-api.ts'

/**
 * Electron's binary cannot run in the tests, so this keeps just enough state to drive the shell and refuses what the
 * real one refuses (a scheme registered after ready, a handler registered twice).
 */
export class FakeContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  reloads = 0
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
  reload(): void {
    this.reloads++
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly options: Record<string, unknown>
  url = ''
  visible = false
  isKeptOut = false
  focused = false
  destroyed = false
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
  }
  loadURL(url: string): Promise<void> {
    this.url = url
    return Promise.resolve()
  }
  show(): void {
    this.visible = true
  }
  hide(): void {
    this.visible = false
  }
  setContentProtection(on: boolean): void {
    this.isKeptOut = on
  }
  focus(): void {
    this.focused = true
  }
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  /** What the window manager does when the close button is pressed. */
  pressClose(): void {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented) return
    this.destroyed = true
    this.emit('closed')
  }
}

type Schemes = readonly { scheme: string; privileges: Record<string, boolean> }[]
type SchemeHandler = (request: Request) => Response | Promise<Response>
type PermissionHandler = (
  contents: null,
  permission: string,
  callback: (granted: boolean) => void,
  details: { requestingUrl: string },
) => void

class FakeApp extends EventEmitter {
  readonly log: string[] = []
  firstInstance = true
  ready = false
  exitCode: number | null = null
  requestSingleInstanceLock(): boolean {
    return this.firstInstance
  }
  enableSandbox(): void {
    if (this.ready) throw new Error('enableSandbox after ready')
    this.log.push('sandbox')
  }
  async whenReady(): Promise<void> {
    await Promise.resolve()
    this.ready = true
    this.log.push('ready')
  }
  quit(): void {
    let prevented = false
    this.emit('before-quit', {
      get defaultPrevented() {
        return prevented
      },
      preventDefault: () => (prevented = true),
    })
    if (!prevented) this.log.push('quit')
  }
  exit(code: number): void {
    this.exitCode = code
  }
}

export interface FakeElectron {
  readonly api: ElectronApi
  readonly app: FakeApp
  readonly windows: FakeWindow[]
  readonly opened: string[]
  readonly errors: string[]
  /** Questions put to the operator, and the button that answers them. */
  readonly asked: string[]
  answer: number
  readonly blockers: Set<number>
  readonly trays: { destroyed: boolean }[]
  schemes: Schemes
  handlers: Map<string, SchemeHandler>
  permission: PermissionHandler | null
  permissionCheck: ((contents: null, permission: string, origin: string) => boolean) | null
  devicePermission: (() => boolean) | null
}

/** A fresh Electron. `tray: false` plays a desktop without a system tray. */
export function fakeElectron(options: { tray?: boolean } = {}): FakeElectron {
  const app = new FakeApp()
  const fake: Omit<FakeElectron, 'api'> = {
    app,
    windows: [],
    opened: [],
    errors: [],
    asked: [],
    answer: 0,
    blockers: new Set(),
    trays: [],
    schemes: [],
    handlers: new Map(),
    permission: null,
    permissionCheck: null,
    devicePermission: null,
  }
  const api = {
    app,
    BrowserWindow: class extends FakeWindow {
      constructor(windowOptions: Record<string, unknown>) {
        super(windowOptions)
        fake.windows.push(this)
        app.emit('web-contents-created', {}, this.webContents)
      }
    },
    Menu: {
      buildFromTemplate: (template: unknown) => template,
      setApplicationMenu: () => undefined,
    },
    Tray: class {
      destroyed = false
      constructor() {
        if (options.tray === false) throw new Error('no system tray')
        fake.trays.push(this)
      }
      setToolTip(): void {}
      setContextMenu(): void {}
      on(): void {}
      destroy(): void {
        this.destroyed = true
      }
    },
    nativeImage: { createFromPath: () => ({ resize: () => ({}) }) },
    dialog: {
      showErrorBox: (_title: string, text: string) => fake.errors.push(text),
      async showMessageBox(asked: { message: string }) {
        fake.asked.push(asked.message)
        return { response: fake.answer, checkboxChecked: false }
      },
    },
    powerSaveBlocker: {
      start: () => {
        const id = fake.blockers.size + 1
        fake.blockers.add(id)
        return id
      },
      stop: (id: number) => fake.blockers.delete(id),
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes: Schemes) => {
        if (app.ready) throw new Error('registerSchemesAsPrivileged after ready')
        fake.schemes = schemes
      },
      handle: (scheme: string, handler: SchemeHandler) => {
        if (fake.handlers.has(scheme)) throw new Error(`${scheme} is handled already`)
        fake.handlers.set(scheme, handler)
      },
    },
    safeStorage: {},
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: PermissionHandler) => (fake.permission = handler),
        setPermissionCheckHandler: (handler: FakeElectron['permissionCheck']) =>
          (fake.permissionCheck = handler),
        setDevicePermissionHandler: (handler: () => boolean) => (fake.devicePermission = handler),
      },
    },
    shell: { openExternal: async (url: string) => void fake.opened.push(url) },
  }
  return Object.assign(fake, { api: api as unknown as ElectronApi })
}
