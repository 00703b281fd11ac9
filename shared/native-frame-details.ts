import { phrases } from './say.ts'
/** Why one of Native Frame's tokens was refused. */
export const NATIVE_FRAME_SENTENCES = phrases({
  client_referrer:
    'The token names a client referrer for this stream that is none of token-auth, live-service-webhooks and public-viewers.',
})
