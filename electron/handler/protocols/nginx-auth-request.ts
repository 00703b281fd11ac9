import { CREDENTIAL_PARAMETERS } from './credentials.ts'
import { decodeForwardAuth, encodeVerdict, type WebServer } from './forward-auth.ts'
import { nginxAuthRequestSnippets } from './snippet-forward-auth.ts'
import type { Protocol } from './types.ts'

const WEB: WebServer = {
  uriHeader: 'x-original-uri',
  addressHeader: 'x-real-ip',
  redirects: false,
}

/** nginx's `auth_request` (nginx.org, ngx_http_auth_request_module; seen of 1.22.1). It understands 2xx, 401 and 403. */
export const nginxAuthRequest: Protocol = {
  name: 'nginx-auth-request',
  capabilities: {
    title: 'nginx (auth_request)',
    allowLooksLike: 'HTTP 200, at the first request with a cookie for the segments.',
    denyLooksLike: 'HTTP 401 without a credential, else 403. The viewer gets the same.',
    revoke: 'at_next_check',
    revokeText: 'A revoked viewer is refused at the next playlist or segment.',
    reportsEnd: false,
    reportsPublishers: false,
    timeLimit: false,
    rechecks: true,
    redirect: false,
    outage:
      'Viewers get 500, or 503 by the error_page of the snippet. Without an answer nginx gives up after proxy_read_timeout, 5 s in the snippet.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'set-cookie'],
  decode: (request, server) => decodeForwardAuth(request, server, WEB),
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    encodeVerdict(decisions[0], WEB),
  snippets: (handlerUrl) => nginxAuthRequestSnippets(handlerUrl),
}
