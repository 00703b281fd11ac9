import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../electron/app.ts'
import type { AppOptions } from '../../electron/app-options.ts'

export interface OpenedApp {
  readonly app: App
  /** Of its own. Its database is in `data`. */
  readonly folder: string
  readonly keyFile: string
  /** Closes it, and removes its folder. */
  close(): Promise<void>
}

/** A new Stagedoor without a console, at a free port of loopback, which logs nothing. */
export async function openApp(options: Partial<AppOptions> = {}): Promise<OpenedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-app-'))
  const keyFile = join(folder, 'config', 'test.key')
  const app = await createApp({
    dataDirectory: join(folder, 'data'),
    keyFile,
    handler: { address: '127.0.0.1', port: 0 },
    mode: 'headless',
    logLevel: 'silent',
    ...options,
  })
  const close = async (): Promise<void> => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { app, folder, keyFile, close }
}
