import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes the configuration of an nginx that is one process, and gives its arguments. */
function nginxArgs(home: string, http: string): readonly string[] {
  mkdirSync(home, { recursive: true })
  const config = join(home, 'nginx.conf')
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(home, name)};`)
    .join(' ')
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${home}/nginx.pid; error_log ${home}/error.log;
events { worker_connections 4096; }
http {
  access_log off; ${temp}
  types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; }
  sendfile on; tcp_nopush on; keepalive_requests 100000;
${http}
}
`,
  )
  return ['-c', config, '-p', home, '-e', join(home, 'error.log')]
}

/** The origin: a folder as files. */
export const originArgs = (home: string, port: number, folder: string): readonly string[] =>
  nginxArgs(home, `  server { listen 127.0.0.1:${port}; root ${folder}; }`)

/** What one would put in front of an origin otherwise: proxy_pass over connections that are kept. */
export const proxyArgs = (home: string, port: number, originPort: number): readonly string[] =>
  nginxArgs(
    home,
    `  upstream origin { server 127.0.0.1:${originPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }`,
  )
