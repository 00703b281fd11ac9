import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeImage,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron'
import { startShell } from './desktop/shell.ts'
import { startDesktopApp } from './desktop-app.ts'
import { outliveOutput } from './outlive-output.ts'
import { packageRoot } from './places.ts'

const electron = {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeImage,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
}

outliveOutput()
// Nothing is awaited before this call: Electron takes the console's scheme only before it is ready.
void startShell(electron, {
  startApp: () => startDesktopApp(safeStorage, process.argv.slice(app.isPackaged ? 1 : 2)),
  paths: {
    preload: join(packageRoot(), 'dist/electron/preload.cjs'),
    icon: join(packageRoot(), 'dist/renderer/icon.png'),
  },
})
