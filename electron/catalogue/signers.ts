import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { State } from './state.ts'

/**
 * The media servers whose passwords count for what is presented to one: its own. Players of the gateway come with what they
 * would present to the Nimble Streamer behind it, so there those of every one that is switched on count.
 */
export function signersOf({ mediaServers }: State, mediaServerId: string): readonly string[] {
  if (mediaServerId !== GATEWAY) return [mediaServerId]
  return [...mediaServers.values()]
    .filter(({ server }) => server.protocol === 'nimble' && server.enabled)
    .map(({ server }) => server.id)
}
