import { createServer } from 'node:net'
import { listenError } from '../port-holder.ts'

/** Where something listens. */
export interface Place {
  readonly address: string
  readonly port: number
}

/**
 * Listens there for a moment.
 *
 * @throws AppError ERR_PORT_IN_USE naming who has the port, ERR_CONFIG.
 */
export async function assertFree(listener: 'handler' | 'console', place: Place): Promise<void> {
  try {
    await tryListening(place)
  } catch (error) {
    throw listenError(error, listener, place)
  }
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
