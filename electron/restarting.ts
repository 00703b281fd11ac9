import { setTimeout as pause } from 'node:timers/promises'
import { type App, createApp } from './app.ts'
import type { AppOptions, ConsolePlace } from './app-options.ts'

/** A port that another program took meanwhile may be free again soon. */
const TRIES = 10
const PAUSE_MS = 1_000

/**
 * Closes an app and starts it anew in this process, at the ports it had. What is staged takes the place of the database in between.
 * Callers find nobody at the port until it listens again.
 *
 * @param place Where the console is served, null where it is not.
 * @throws As createApp and serveConsole do, after it was tried for ten seconds. Nothing is left open.
 */
export async function startAnew(
  app: App,
  options: AppOptions,
  place: ConsolePlace | null,
): Promise<App> {
  const again = atSamePorts(options, app.about)
  app.log.warn({}, 'restarting')
  await app.close()
  for (let tries = 1; ; tries += 1) {
    try {
      return await startAt(again, place)
    } catch (error) {
      if (tries === TRIES) throw error
      app.log.error({ err: error, tries }, 'it did not start again yet')
      await pause(PAUSE_MS)
    }
  }
}

async function startAt(options: AppOptions, place: ConsolePlace | null): Promise<App> {
  const app = await createApp(options)
  try {
    if (place !== null) await app.serveConsole(place)
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

/** With the ports that were free ones at the start: media servers and players know those. */
function atSamePorts(
  options: AppOptions,
  { handlerUrl, gatewayUrl }: Pick<App['about'], 'handlerUrl' | 'gatewayUrl'>,
): AppOptions {
  const { handler, gateway = null } = options
  return {
    ...options,
    handler: handler === null ? null : { ...handler, port: portOf(handlerUrl, handler.port) },
    gateway: gateway === null ? null : { ...gateway, port: portOf(gatewayUrl, gateway.port) },
  }
}

/** Of an address with one. @param otherwise Where there is no address, or its port is the usual one. */
export const portOf = (url: string | null, otherwise: number): number =>
  url === null || url === '' ? otherwise : Number(new URL(url).port || otherwise)
