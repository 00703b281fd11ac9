import type * as Electron from 'electron'

/**
 * The parts of Electron the shell uses. Handed in rather than imported, because the npm package tries to download a
 * binary the moment it is imported outside Electron, and so that tests can drive the shell with a stub that the
 * compiler holds to Electron's own types.
 */
export interface ElectronApi {
  readonly app: typeof Electron.app
  readonly BrowserWindow: typeof Electron.BrowserWindow
  readonly Menu: typeof Electron.Menu
  readonly Tray: typeof Electron.Tray
  readonly nativeImage: typeof Electron.nativeImage
  readonly dialog: typeof Electron.dialog
  readonly powerSaveBlocker: typeof Electron.powerSaveBlocker
  readonly protocol: typeof Electron.protocol
  readonly safeStorage: typeof Electron.safeStorage
  readonly session: typeof Electron.session
  readonly shell: typeof Electron.shell
}
