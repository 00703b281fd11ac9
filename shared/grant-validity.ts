import type { GrantKind } from './access.ts'

/**
 * How long a token of each kind counts, as its system says: `connect`, only as it is presented, so that whoever is in stays
 * in; `lasting`, until it expires, so that it ends the sessions it let in as well.
 *
 * Revma's links, Nimble's signed URLs, Phenix' EdgeAuth tokens and Dolby's publish tokens say that who is in stays. Dolby does
 * not say of subscribe tokens; its players outlive them. Native Frame's tokens authorise "until the expiration of such
 * token". OvenMediaEngine's policies say both apart. node-media-server and Ant Media look at theirs at
 * the start only. Publishers' keys are Stagedoor's own. Signatures of publishers never expire, and a media server vouches for one
 * moment only.
 */
const VALIDITY: Readonly<Record<GrantKind, 'connect' | 'lasting'>> = {
  'rj-auth': 'connect',
  'wms-auth': 'connect',
  'edge-auth': 'connect',
  'subscribe-token': 'connect',
  'self-signed': 'connect',
  'publish-token': 'connect',
  'publish-sign': 'connect',
  'connection-ticket': 'connect',
  'server-token': 'connect',
  // Its end is that of the stream; that of the address is looked at where it is presented.
  'ome-policy': 'lasting',
  'access-token': 'lasting',
  'video-jwt': 'lasting',
  'stream-key': 'lasting',
}

/** Tickets are for the way from a Director to a media server, a minute or so; they are never a right to stay. */
const NEVER: ReadonlySet<GrantKind> = new Set<GrantKind>(['connection-ticket'])

/** What a stream makes of tokens that expire while somebody is in: as their system says, or always the end. */
export const EXPIRY_ENDS = ['by_token', 'always'] as const
export type ExpiryEnds = (typeof EXPIRY_ENDS)[number]

/** Whether a token of a kind that expires ends the sessions it let in. */
export const endsAtExpiry = (kind: GrantKind, stream: ExpiryEnds): boolean =>
  VALIDITY[kind] === 'lasting' || (stream === 'always' && !NEVER.has(kind))
