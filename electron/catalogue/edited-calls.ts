import type { Catalogue } from './types.ts'

/** The calls of the catalogue whose edits can be undone. */
export type EditedCalls = Pick<
  Catalogue,
  | 'settings'
  | 'account'
  | 'streams'
  | 'mediaServers'
  | 'applications'
  | 'savedViews'
  | 'annotations'
  | 'pinnedTests'
  | 'grantLimits'
> &
  EditedTokenCalls

/** Those of them about tokens. */
export type EditedTokenCalls = Pick<
  Catalogue,
  | 'tokens'
  | 'streamKeys'
  | 'serviceTokens'
  | 'apiSecrets'
  | 'subscribeTokens'
  | 'publishTokens'
  | 'accessTokens'
  | 'tokenKeys'
>
