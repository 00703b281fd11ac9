import { caddySnippets } from './snippet-forward-auth.ts'
import type { Protocol } from './types.ts'
import { webServerProtocol } from './web-server.ts'

/** Caddy's `forward_auth` (caddyserver.com/docs/caddyfile/directives/forward_auth; seen of 2.6.2): viewers get any answer but 2xx as it is. */
export const caddy: Protocol = webServerProtocol({
  name: 'caddy',
  title: 'Caddy (forward_auth)',
  denyLooksLike:
    'HTTP 401 without a credential, else 403. The viewer gets the same, with a coarse word for it.',
  outage:
    'Viewers wait up to 5 s, so that a restart goes unnoticed, and get 502 then: lb_try_duration, dial_timeout and response_header_timeout of the snippet.',
  web: { uriHeader: 'x-forwarded-uri', addressHeader: 'x-real-ip', redirects: true },
  snippets: (handlerUrl) => caddySnippets(handlerUrl),
})
