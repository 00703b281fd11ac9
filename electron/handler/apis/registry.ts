import type { VendorApi } from '../types.ts'
import { createPcastApi, type PcastDeps } from './pcast.ts'
import { createRevmaApi, type RevmaDeps } from './revma.ts'

/** Every vendor-shaped API the handler answers. A new one is its file and its row here. */
export function createVendorApis(deps: RevmaDeps & PcastDeps): readonly VendorApi[] {
  return [createRevmaApi(deps), createPcastApi(deps)]
}
