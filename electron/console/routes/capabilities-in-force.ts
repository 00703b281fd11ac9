import type { MediaServer, ProtocolCapabilities } from '../../../shared/media-server.ts'
import type { ConsoleDeps } from '../types.ts'

type Servers = Pick<ConsoleDeps['catalogue']['mediaServers'], 'control' | 'secretStatus'>

/**
 * What a media server can do as it is set up: Nimble Streamer cuts whoever is revoked at once where Stagedoor may use its
 * management API, else at the next report where reports are set up, else not at all.
 *
 * @param of What its protocol can do.
 */
export function capabilitiesInForce(
  { id, protocol }: Pick<MediaServer, 'id' | 'protocol'>,
  of: ProtocolCapabilities,
  servers: Servers,
): ProtocolCapabilities {
  if (protocol !== 'nimble') return of
  if (servers.control(id) !== null) {
    return {
      ...of,
      revoke: 'instant',
      revokeText:
        'A revoked viewer cannot start again. One who is watching is cut at once through the management API.',
    }
  }
  if (!servers.secretStatus(id, 'push-token').isSet) return of
  return {
    ...of,
    revoke: 'at_next_check',
    revokeText:
      'A revoked viewer cannot start again. One who is watching is cut at the next pay-per-view report.',
  }
}
