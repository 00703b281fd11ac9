import { parseArgs } from 'node:util'
import type { AppOptions } from './app-options.ts'
import type { ShellApp } from './desktop/shell.ts'
import type { SafeStorageAdapter } from './secrets/safe-storage.ts'

/**
 * Starts the app for a window: secrets guarded by the system's keychain where there is one, no console port.
 *
 * @param args Options as for `stagedoor serve`; unknown ones, such as Chromium's own switches, are left alone.
 * @throws AppError as createApp, and ERR_CONFIG.
 */
export async function startDesktopApp(
  safeStorage: SafeStorageAdapter,
  args: readonly string[],
): Promise<ShellApp> {
  const { createApp } = await import('./app.ts')
  const { CONFIG_KEYS, resolveConfig } = await import('./cli/config.ts')
  const { appOptions } = await import('./cli/app-options.ts')
  const { here } = await import('./cli/paths.ts')
  const { assertFreeWhenNew } = await import('./cli/ports.ts')
  const { createSafeStorageSecrets } = await import('./secrets/safe-storage.ts')

  const options = Object.fromEntries(
    [...CONFIG_KEYS, 'config'].map((key) => [key, { type: 'string' as const }]),
  )
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true })
  const { config: file, ...flags } = values
  const config = resolveConfig(flags, typeof file === 'string' ? file : undefined, here())
  await assertFreeWhenNew(config, ['handler'])
  const { startAnew } = await import('./restarting.ts')
  const appSetUp: AppOptions = {
    ...appOptions(config, 'desktop'),
    secrets: (mayCreate) =>
      createSafeStorageSecrets(safeStorage, {
        wrappedKeyPath: `${config.keyFile}.wrapped`,
        keyFilePath: config.keyFile,
        mayCreate,
      }),
  }
  let running = await createApp(appSetUp)
  /** While it restarts, what the window asks for waits. */
  let latest = Promise.resolve(running)
  const failed = Promise.withResolvers<unknown>()
  const follow = (): void => {
    void running.restartAsked.then(async () => {
      latest = startAnew(running, appSetUp, null)
      try {
        running = await latest
        follow()
      } catch (error) {
        failed.resolve(error)
      }
    })
  }
  follow()
  return {
    console: async (request) => (await latest).console(request),
    liveSessions: () => {
      const { viewers, publishers } = running.live.counters()
      return viewers + publishers
    },
    isOnAir: () => running.onAir().isOn,
    failed: failed.promise,
    close: async () => (await latest.catch(() => running)).close(),
  }
}
