import { CREDENTIAL_PARAMETERS } from './credentials.ts'
import { decodeForwardAuth, encodeVerdict, type WebServer } from './forward-auth.ts'
import { caddySnippets } from './snippet-forward-auth.ts'
import type { Protocol } from './types.ts'

const WEB: WebServer = {
  uriHeader: 'x-forwarded-uri',
  addressHeader: 'x-real-ip',
  redirects: true,
}

/** Caddy's `forward_auth` (caddyserver.com/docs/caddyfile/directives/forward_auth; seen of 2.6.2): viewers get any answer but 2xx as it is. */
export const caddy: Protocol = {
  name: 'caddy',
  capabilities: {
    title: 'Caddy (forward_auth)',
    allowLooksLike: 'HTTP 200, at the first request with a cookie for the segments.',
    denyLooksLike:
      'HTTP 401 without a credential, else 403. The viewer gets the same, with a coarse word for it.',
    revoke: 'at_next_check',
    revokeText: 'A revoked viewer is refused at the next playlist or segment.',
    reportsEnd: false,
    reportsPublishers: false,
    timeLimit: false,
    rechecks: true,
    redirect: true,
    outage:
      'Viewers get 502. Without an answer Caddy gives up after 5 s: dial_timeout and response_header_timeout of the snippet.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'set-cookie'],
  decode: (request, server) => decodeForwardAuth(request, server, WEB),
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    encodeVerdict(decisions[0], WEB),
  snippets: (handlerUrl) => caddySnippets(handlerUrl),
}
