import { CREDENTIAL_PARAMETERS } from './credentials.ts'
import { decodeForwardAuth, encodeVerdict, type WebServer } from './forward-auth.ts'
import { traefikSnippets } from './snippet-forward-auth.ts'
import type { Protocol } from './types.ts'

const WEB: WebServer = {
  uriHeader: 'x-forwarded-uri',
  addressHeader: 'x-forwarded-for',
  redirects: true,
}

/** Traefik's ForwardAuth (doc.traefik.io, source of 3.7): viewers get any answer but 2xx as it is. It was not run. */
export const traefik: Protocol = {
  name: 'traefik',
  capabilities: {
    title: 'Traefik (ForwardAuth, not tried)',
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
      'By its source viewers get 500, after 30 s when there is no answer. To let everyone in instead, take the middleware off the router.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'set-cookie'],
  decode: (request, server) => decodeForwardAuth(request, server, WEB),
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    encodeVerdict(decisions[0], WEB),
  snippets: (handlerUrl) => traefikSnippets(handlerUrl),
}
