import { PROTOCOLS, type ProtocolName } from '../../../shared/media-server.ts'
import { antMedia } from './ant-media.ts'
import { caddy } from './caddy.ts'
import { flussonic } from './flussonic.ts'
import { generic } from './generic.ts'
import { icecast } from './icecast.ts'
import { mediaMtx } from './mediamtx.ts'
import { nativeFrame } from './native-frame.ts'
import { nativeFrameSaas } from './native-frame-saas.ts'
import { nginxAuthRequest } from './nginx-auth-request.ts'
import { nginxRtmp } from './nginx-rtmp.ts'
import { nimble } from './nimble.ts'
import { nodeMediaServer } from './node-media-server.ts'
import { ovenMediaEngine } from './oven-media-engine.ts'
import { srs } from './srs.ts'
import { traefik } from './traefik.ts'
import type { Protocol } from './types.ts'

/** Every protocol the handler speaks. A new one is its file, its row here and its name in shared/media-server.ts. */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  icecast,
  'nginx-rtmp': nginxRtmp,
  nimble,
  'native-frame': nativeFrame,
  'native-frame-saas': nativeFrameSaas,
  'node-media-server': nodeMediaServer,
  'oven-media-engine': ovenMediaEngine,
  'ant-media': antMedia,
  flussonic,
  mediamtx: mediaMtx,
  srs,
  'nginx-auth-request': nginxAuthRequest,
  caddy,
  traefik,
  generic,
}

/** The protocol of that name. Null for a name that is none, as a stored configuration of a newer version may have. */
export function protocolOf(name: string): Protocol | null {
  return (PROTOCOLS as readonly string[]).includes(name) ? protocols[name as ProtocolName] : null
}
