import { traefikSnippets } from './snippet-forward-auth.ts'
import type { Protocol } from './types.ts'
import { webServerProtocol } from './web-server.ts'

/** Traefik's ForwardAuth (doc.traefik.io, source of 3.7): viewers get any answer but 2xx as it is. It was not run. */
export const traefik: Protocol = webServerProtocol({
  name: 'traefik',
  title: 'Traefik (ForwardAuth, not tried)',
  denyLooksLike:
    'HTTP 401 without a credential, else 403. The viewer gets the same, with a coarse word for it.',
  outage:
    'By its source viewers get 500, after 30 s when there is no answer. To let everyone in instead, take the middleware off the router.',
  web: { uriHeader: 'x-forwarded-uri', addressHeader: 'x-forwarded-for', redirects: true },
  snippets: (handlerUrl) => traefikSnippets(handlerUrl),
})
