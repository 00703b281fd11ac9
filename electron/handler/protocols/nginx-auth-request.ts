import { nginxAuthRequestSnippets } from './snippet-forward-auth.ts'
import type { Protocol } from './types.ts'
import { webServerProtocol } from './web-server.ts'

/** nginx's `auth_request` (nginx.org, ngx_http_auth_request_module; seen of 1.22.1). It understands 2xx, 401 and 403. */
export const nginxAuthRequest: Protocol = webServerProtocol({
  name: 'nginx-auth-request',
  title: 'nginx (auth_request)',
  denyLooksLike: 'HTTP 401 without a credential, else 403. The viewer gets the same.',
  outage:
    'Viewers wait up to 5 seconds for it to be back, by the snippet, and get 500 then. Without an answer nginx gives up after proxy_read_timeout, 5 s in the snippet, and asks five times more.',
  web: { uriHeader: 'x-original-uri', addressHeader: 'x-real-ip', redirects: false },
  snippets: (handlerUrl) => nginxAuthRequestSnippets(handlerUrl),
})
