import { CREDENTIAL_PARAMETERS } from './credentials.ts'
import { decodeForwardAuth, encodeVerdict, type WebServer } from './forward-auth.ts'
import type { Protocol } from './types.ts'

/** What one web server is known by, beside what all of them do alike. */
export interface WebServerProtocol {
  readonly name: Protocol['name']
  readonly title: string
  /** What its viewers get when they are refused, in the operator's words. */
  readonly denyLooksLike: string
  readonly outage: string
  readonly web: WebServer
  readonly snippets: Protocol['snippets']
}

/** The protocol of a web server that asks before each playlist and segment. */
export const webServerProtocol = (own: WebServerProtocol): Protocol => ({
  name: own.name,
  capabilities: {
    title: own.title,
    allowLooksLike: 'HTTP 200, at the first request with a cookie for the segments.',
    denyLooksLike: own.denyLooksLike,
    revoke: 'at_next_check',
    revokeText: 'A revoked viewer is refused at the next playlist or segment.',
    reportsEnd: false,
    reportsPublishers: false,
    timeLimit: false,
    rechecks: true,
    redirect: own.web.redirects,
    outage: own.outage,
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'set-cookie'],
  decode: (request, server) => decodeForwardAuth(request, server, own.web),
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    encodeVerdict(decisions[0], own.web),
  snippets: own.snippets,
})
