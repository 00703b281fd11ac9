import type { Snippet } from '../../../shared/api.ts'

/**
 * Where to ask, with the secret as password: web servers write the address they ask at into their logs. The header also
 * stands in for whatever login a viewer sends.
 */
function askedAt(handlerUrl: string): { origin: string; path: string; url: string; login: string } {
  const secretAt = handlerUrl.lastIndexOf('/')
  const url = handlerUrl.slice(0, secretAt)
  const { origin, pathname } = new URL(url)
  const login = `Basic ${btoa(`stagedoor:${handlerUrl.slice(secretAt + 1)}`)}`
  return { origin, path: pathname, url, login }
}

/**
 * The locations of nginx.conf that ask Stagedoor. `internal` keeps viewers from asking it themselves. While nobody answers it asks
 * again each second: the one thing of nginx's own that waits is `auth_delay`, for a 401 (since 1.17.10, ngx_http_core_module). nginx ends
 * that after ten redirects within itself, which are five seconds.
 */
export function nginxAuthRequestSnippets(handlerUrl: string): readonly Snippet[] {
  const { url, login } = askedAt(handlerUrl)
  const asked = [
    '    root /var/www;',
    '    auth_request /stagedoor;',
    '    auth_request_set $stagedoor_cookie $upstream_http_set_cookie;',
    '    add_header Set-Cookie $stagedoor_cookie;',
    '    error_page 500 = @stagedoor_away;',
    '    recursive_error_pages on;',
  ]
  return [
    {
      title: 'Locations',
      where:
        'nginx.conf, inside server; replace /live/, and both times /var/www, by where the streams are. Then nginx -s reload.',
      language: 'text',
      text: [
        'location /live/ {',
        ...asked,
        '}',
        'location @stagedoor_again {',
        ...asked,
        '}',
        'location @stagedoor_away {',
        '    auth_request /stagedoor_wait;',
        '    auth_delay 1s;',
        '    error_page 401 = @stagedoor_again;',
        '    recursive_error_pages on;',
        '}',
        'location = /stagedoor_wait {',
        '    internal;',
        '    return 401;',
        '}',
        'location = /stagedoor {',
        '    internal;',
        `    proxy_pass ${url};`,
        `    proxy_set_header Authorization "${login}";`,
        '    proxy_pass_request_body off;',
        '    proxy_set_header Content-Length "";',
        '    proxy_set_header X-Original-URI $request_uri;',
        '    proxy_set_header X-Real-IP $remote_addr;',
        '    proxy_set_header X-Forwarded-Proto $scheme;',
        '    proxy_connect_timeout 5s;',
        '    proxy_read_timeout 5s;',
        '}',
        '',
      ].join('\n'),
    },
  ]
}

/**
 * The site of a Caddyfile that asks Stagedoor: `forward_auth` written out, as Caddy's documentation does, since in its short
 * form a cookie cannot be handed to the viewer.
 */
export function caddySnippets(handlerUrl: string): readonly Snippet[] {
  const { origin, path, login } = askedAt(handlerUrl)
  return [
    {
      title: 'Site',
      where:
        'Caddyfile, inside the site; replace /live/* and /var/www by where the streams are. Then caddy reload.',
      language: 'text',
      text: [
        'route /live/* {',
        `    reverse_proxy ${origin} {`,
        '        method GET',
        `        rewrite ${path}`,
        '        header_up X-Forwarded-Uri {uri}',
        '        header_up X-Real-IP {remote_host}',
        `        header_up Authorization "${login}"`,
        '        lb_try_duration 5s',
        '        @first {',
        '            status 2xx',
        '            header Set-Cookie *',
        '        }',
        '        handle_response @first {',
        '            header +Set-Cookie {rp.header.Set-Cookie}',
        '        }',
        '        @admitted status 2xx',
        '        handle_response @admitted {',
        '            request_header -X-Stagedoor',
        '        }',
        '        transport http {',
        '            dial_timeout 5s',
        '            response_header_timeout 5s',
        '        }',
        '    }',
        '    root * /var/www',
        '    file_server',
        '}',
        '',
      ].join('\n'),
    },
  ]
}

/** The middleware of Traefik's dynamic configuration that asks Stagedoor. */
export function traefikSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Middleware',
      where: 'Dynamic configuration of Traefik. Then name stagedoor in middlewares of the router.',
      language: 'text',
      text: [
        'http:',
        '  middlewares:',
        '    stagedoor:',
        '      forwardAuth:',
        `        address: "${handlerUrl}"`,
        '        trustForwardHeader: false',
        '        addAuthCookiesToResponse:',
        '          - stagedoor',
        '',
      ].join('\n'),
    },
  ]
}
