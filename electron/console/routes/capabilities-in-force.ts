import { controlOf } from '../../../shared/control-setup.ts'
import type { MediaServer, ProtocolCapabilities } from '../../../shared/media-server.ts'
import { say } from '../../../shared/say.ts'
import type { ConsoleDeps } from '../types.ts'

type Servers = Pick<ConsoleDeps['catalogue']['mediaServers'], 'control' | 'secretStatus'>

/**
 * What a media server can do as it is set up: whoever is revoked is cut at once where Stagedoor may control it, and at Nimble
 * Streamer at the next report where reports are set up.
 *
 * @param of What its protocol can do.
 */
export function capabilitiesInForce(
  { id, protocol }: Pick<MediaServer, 'id' | 'protocol'>,
  of: ProtocolCapabilities,
  servers: Servers,
): ProtocolCapabilities {
  const isControlled = servers.control(id) !== null
  if (isControlled && controlOf(protocol)?.publishersOnly === true) {
    return { ...of, revokeText: `${of.revokeText} ${say('A publisher who is in is cut at once.')}` }
  }
  if (isControlled) {
    return {
      ...of,
      revoke: 'instant',
      revokeText:
        'A revoked viewer cannot start again. One who is in is cut at once, and it is read back whether they are gone.',
    }
  }
  if (protocol !== 'nimble' || !servers.secretStatus(id, 'push-token').isSet) return of
  return {
    ...of,
    revoke: 'at_next_check',
    revokeText:
      'A revoked viewer cannot start again. One who is watching is cut at the next pay-per-view report.',
  }
}
