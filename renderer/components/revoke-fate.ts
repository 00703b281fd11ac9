import { cutsViewers } from '../../shared/control-setup.ts'
import type { MediaServerStatus, ProtocolCapabilities } from '../../shared/media-server.ts'
import type { Session } from '../../shared/session.ts'

type Server = Pick<MediaServerStatus, 'id' | 'protocol' | 'capabilities'>
type Fated = Pick<Session, 'mediaServerId' | 'ending'>

/** What revoking does to a session at its media server. */
export const fateAt = (
  { ending }: Pick<Fated, 'ending'>,
  { capabilities }: Pick<Server, 'capabilities'>,
): ProtocolCapabilities['revoke'] => ending?.fate ?? capabilities.revoke

/** The same where its media server is yet to be found. Undefined: it is not there, and nothing is known. */
export function fateAmong(
  session: Fated,
  servers: readonly Server[],
): ProtocolCapabilities['revoke'] | undefined {
  const server = servers.find(({ id }) => id === session.mediaServerId)
  return session.ending?.fate ?? server?.capabilities.revoke
}

/** Whether a session stays however it is revoked, so that revoking only refuses who comes back. */
export function goesOn(session: Fated, servers: readonly Server[]): boolean {
  const fate = fateAmong(session, servers)
  return fate === 'at_time_limit' || fate === 'new_viewers_only'
}

/** Whether the viewers of a media server go on only because its control is not filled in. */
export const couldBeCut = ({ protocol, capabilities }: Omit<Server, 'id'>): boolean =>
  capabilities.revoke !== 'instant' && cutsViewers(protocol)
