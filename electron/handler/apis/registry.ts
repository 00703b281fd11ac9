import type { VendorApi } from '../types.ts'
import { createDirectorApi, type DirectorDeps } from './director/director.ts'
import { createMillicastApi } from './millicast/api.ts'
import type { MillicastDeps } from './millicast/types.ts'
import { type AccessTokenDeps, createAccessTokenApi } from './native-frame/access-tokens.ts'
import { createVideoJwtApi, type VideoJwtDeps } from './native-frame/video-jwt.ts'
import { createPcastApi, type PcastDeps } from './pcast.ts'
import { createRevmaApi, type RevmaDeps } from './revma.ts'

/** What the vendor-shaped APIs need, all of them together. */
type VendorDeps = RevmaDeps &
  PcastDeps &
  AccessTokenDeps &
  VideoJwtDeps &
  MillicastDeps &
  DirectorDeps

/** Every vendor-shaped API the handler answers. A new one is its file and its row here. */
export function createVendorApis(deps: VendorDeps): readonly VendorApi[] {
  return [
    createRevmaApi(deps),
    createPcastApi(deps),
    createAccessTokenApi(deps),
    createVideoJwtApi(deps),
    createMillicastApi(deps),
    createDirectorApi(deps),
  ]
}
