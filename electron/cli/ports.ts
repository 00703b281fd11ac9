import { existsSync } from 'node:fs'
import { createServer, isIPv6 } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import { assertLoopback } from '../console/hosts.ts'
import { listenError } from '../port-holder.ts'
import type { Config } from './config.ts'
import { databasePath } from './control.ts'

export type Listener = 'handler' | 'console' | 'gateway'

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

/**
 * Refuses a listener that would find its port taken by another of the same Stagedoor.
 *
 * @param others Those that open their ports before.
 * @throws AppError ERR_CONFIG naming both.
 */
export function assertApart(
  config: Pick<Config, Listener>,
  listener: Listener,
  others: readonly Listener[],
): void {
  const place = config[listener]
  const other = others.find((each) => isSame(config[each], place))
  if (other === undefined) return
  const message = `The ${listener} cannot listen on port ${place.port} as well as the ${other}. Choose another with --${listener}-port.`
  throw new AppError('ERR_CONFIG', message)
}

/** Whoever listens on any address has the port on each. */
const isSame = (one: Place, other: Place): boolean =>
  one.port !== 0 &&
  one.port === other.port &&
  (one.address === other.address || isWithin(one, other) || isWithin(other, one))

/** `::` has the port of IPv4 addresses too, `0.0.0.0` that of those alone; written as `::ffff:192.0.2.7` it is one of them. */
function isWithin({ address }: Place, any: Place): boolean {
  if (any.address === '0.0.0.0') return !isIPv6(address) || address.startsWith('::ffff:')
  return any.address === '::'
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
