import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Program, run, until } from './programs.ts'
import { freePort } from './stagedoor.ts'

/** A real web server that gives out static HLS and asks Stagedoor about each request. */
export interface WebServer {
  readonly url: string
  readonly program: Program
}

/**
 * Makes `live/news/index.m3u8` with its segments below a folder.
 *
 * @throws Error when ffmpeg cannot.
 */
export async function makeHls(root: string): Promise<void> {
  const folder = join(root, 'live/news')
  mkdirSync(folder, { recursive: true })
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440', '-t', '4', '-c:a', 'aac']
  const hls = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '0', join(folder, 'index.m3u8')]
  const made = run('ffmpeg', ['-nostdin', ...tone, ...hls])
  if ((await made.ended) !== 0) throw new Error(made.output())
}

export async function startNginx(root: string, snippet: string): Promise<WebServer> {
  const port = await freePort()
  const home = join(root, 'nginx')
  mkdirSync(home, { recursive: true })
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const config = join(home, 'nginx.conf')
  writeFileSync(
    config,
    `daemon off; pid ${home}/nginx.pid; error_log stderr;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  ${temp.map((each) => `${each}_temp_path ${home}/${each};`).join(' ')}
  server { listen 127.0.0.1:${port};
${snippet.replaceAll('/var/www', root)}
  }
}
`,
  )
  const program = run('nginx', ['-c', config, '-p', home, '-e', 'stderr'])
  return await ready(port, program)
}

export async function startCaddy(root: string, snippet: string): Promise<WebServer> {
  const port = await freePort()
  const home = join(root, 'caddy')
  mkdirSync(home, { recursive: true })
  const config = join(home, 'Caddyfile')
  writeFileSync(
    config,
    `{
  admin off
}
http://127.0.0.1:${port} {
${snippet.replaceAll('/var/www', root)}
}
`,
  )
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }
  const program = run('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], { env })
  return await ready(port, program)
}

async function ready(port: number, program: Program): Promise<WebServer> {
  const url = `http://127.0.0.1:${port}`
  await until('the web server answers', () => answers(url), program.output)
  return { url, program }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url)
    return true
  } catch {
    return false
  }
}
