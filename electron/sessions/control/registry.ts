import { createAntMediaControl } from './ant-media.ts'
import { createIcecastControl } from './icecast.ts'
import { createMediaMtxControl } from './mediamtx.ts'
import { createNginxRtmpControl } from './nginx-rtmp.ts'
import { createNimbleControl } from './nimble-cut.ts'
import { createNodeMediaServerControl } from './node-media-server.ts'
import { createOvenMediaEngineControl } from './oven-media-engine.ts'
import { createSrsControl } from './srs.ts'
import type { ControlClients } from './types.ts'

/** Every kind of media server that is controlled. A new one is its file, its row here and one in shared/control-setup.ts. */
export const controlClients: ControlClients = {
  icecast: createIcecastControl,
  'nginx-rtmp': createNginxRtmpControl,
  nimble: createNimbleControl,
  'node-media-server': createNodeMediaServerControl,
  mediamtx: createMediaMtxControl,
  srs: createSrsControl,
  'oven-media-engine': createOvenMediaEngineControl,
  'ant-media': createAntMediaControl,
}
