import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { assertLoopback } from '../console/hosts.ts'
import { listenError } from '../port-holder.ts'
import type { Config } from './config.ts'
import { databasePath } from './control.ts'

type Listener = 'handler' | 'console' | 'gateway'

/** Where something listens. */
export interface Place {
  readonly address: string
  readonly port: number
}

/**
 * Listens there for a moment.
 *
 * @throws AppError ERR_PORT_IN_USE naming who has the port, ERR_CONFIG, also for a console that others could reach.
 */
export async function assertFree(listener: Listener, place: Place): Promise<void> {
  if (listener === 'console') assertLoopback(place.address)
  try {
    await tryListening(place)
  } catch (error) {
    throw listenError(error, listener, place)
  }
}

/**
 * Tries the ports before a new database is made, so that a start that cannot work leaves none. Where there is one, whoever
 * runs on it is found first, and that it holds the ports as well says nothing more.
 *
 * @throws AppError ERR_PORT_IN_USE naming who has the port, ERR_CONFIG.
 */
export async function assertFreeWhenNew(
  config: Config,
  listeners: readonly Listener[],
): Promise<void> {
  if (existsSync(databasePath(config.dataDirectory))) return
  for (const listener of listeners) await assertFree(listener, config[listener])
}

function tryListening(place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host: place.address, port: place.port, exclusive: true }, () => {
      server.close(() => resolve())
    })
  })
}
