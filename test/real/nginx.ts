import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Program, run, until } from './programs.ts'
import { freePort } from './stagedoor.ts'

/** A real nginx with its RTMP module, and ffmpeg to speak to it. */
export interface Nginx {
  /** With a slash at the end. */
  readonly rtmpUrl: string
  readonly httpUrl: string
  /** Sends a tone to `app/stream?query` until stopped; ends by itself when it is refused. */
  publish(pathAndQuery: string): Program
  /** Plays by RTMP until stopped, or until it is dropped. */
  play(pathAndQuery: string): Program
  log(): string
  /** Workers that take whoever comes; those of before keep whom they have. Resolves once these take nobody any more. */
  reload(): Promise<void>
  /** As after a crash: nobody is told anything, and the next one counts its connections anew. */
  restart(): Promise<void>
  stop(): Promise<number>
}

const MODULES = '/usr/lib/nginx/modules'

/** Whether the RTMP module is here. As havePrograms, which does not know modules. */
export const RTMP_MODULE = join(MODULES, 'ngx_rtmp_module.so')

/**
 * Starts nginx.
 *
 * @param folder   Where its files go.
 * @param snippets Directives for the application `live`, as Stagedoor gives them.
 * @param workers  Default 1.
 */
export async function startNginxRtmp(
  folder: string,
  snippets: readonly string[],
  workers = 1,
): Promise<Nginx> {
  const [rtmp, http] = [await freePort(), await freePort()]
  const home = join(folder, `nginx-${rtmp}`)
  mkdirSync(home, { recursive: true })
  const config = join(home, 'nginx.conf')
  writeFileSync(config, configText({ home, rtmp, http, workers, snippets }))
  const start = () => run('nginx', ['-c', config, '-p', home, '-e', join(home, 'error.log')])
  const httpUrl = `http://127.0.0.1:${http}`
  const isUp = () => until('nginx answers', () => answers(httpUrl), program.output)
  const log = () => readFileSync(join(home, 'error.log'), 'utf8')
  let program = start()
  await isUp()
  const rtmpUrl = `rtmp://127.0.0.1:${rtmp}/`
  return {
    rtmpUrl,
    httpUrl,
    publish: (path) => run('ffmpeg', [...TONE, `${rtmpUrl}${path}`]),
    play: (path) => run('ffmpeg', [...QUIET, '-i', `${rtmpUrl}${path}`, '-f', 'null', '-']),
    log,
    async reload() {
      const leaving = () => log().split('gracefully shutting down').length
      const before = leaving()
      process.kill(Number(readFileSync(join(home, 'nginx.pid'), 'utf8')), 'SIGHUP')
      // For a moment nginx has both take connections.
      await until('those of before take nobody', () => leaving() >= before + workers, log)
    },
    async restart() {
      await program.stop()
      program = start()
      await isUp()
    },
    stop: () => program.stop(),
  }
}

const QUIET = ['-hide_banner', '-nostdin', '-loglevel', 'verbose']
const TONE = [
  ...[...QUIET, '-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
  ...['-c:a', 'aac', '-b:a', '64k', '-f', 'flv'],
]

interface Config {
  readonly home: string
  readonly rtmp: number
  readonly http: number
  readonly workers: number
  readonly snippets: readonly string[]
}

const configText = ({ home, rtmp, http, workers, snippets }: Config): string => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
master_process on;
worker_processes ${workers};
pid ${home}/nginx.pid;
error_log ${home}/error.log info;
load_module ${RTMP_MODULE};
events { worker_connections 256; }
rtmp {
  server {
    listen 127.0.0.1:${rtmp};
    application live {
      live on;
      # Who comes to a worker without the stream waits there.
      idle_streams ${workers > 1 ? 'on' : 'off'};
      ${snippets.join('\n      ')}
    }
  }
}
http {
  access_log off;
  client_body_temp_path ${home}/body; proxy_temp_path ${home}/proxy; fastcgi_temp_path ${home}/fastcgi;
  uwsgi_temp_path ${home}/uwsgi; scgi_temp_path ${home}/scgi;
  server {
    listen 127.0.0.1:${http};
    location /control { rtmp_control all; }
    location /control/stat { rtmp_stat all; }
    location / { return 204; }
  }
}
`

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 204
  } catch {
    return false
  }
}
