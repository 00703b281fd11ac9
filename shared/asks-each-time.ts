import type { ProtocolName } from './media-server.ts'

const EACH_TIME: ReadonlySet<ProtocolName> = new Set([
  'nginx-auth-request',
  'caddy',
  'traefik',
  'native-frame-saas',
])

/** Whether a media server asks about each viewer again and again whatever the mode of the stream, so that revoking reaches all. */
export const asksEachTime = (protocol: ProtocolName): boolean => EACH_TIME.has(protocol)
