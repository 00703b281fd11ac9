import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import manifest from 'node-media-server/package.json' with { type: 'json' }
import { type Program, run, until } from './programs.ts'
import { freePort } from './stagedoor.ts'

/** A real node-media-server, and ffmpeg to speak to it. */
export interface NodeMediaServer {
  readonly httpUrl: string
  /** With a slash at the end. */
  readonly rtmpUrl: string
  readonly program: Program
  /** Sends a tone to `app/stream?query` until stopped; ends by itself when the session is closed. */
  publish(pathAndQuery: string): Program
  /** Plays by RTMP until stopped, or until the session is closed. */
  play(pathAndQuery: string): Program
  stop(): Promise<number>
}

/** Whether a player came past its first second. On a busy machine what it says of itself may leap over the next ones. */
export const hasPlayed = (player: Program): boolean => /time=00:(?!00:00)/.test(player.output())

const BIN = resolve(import.meta.dirname, '../../node_modules/node-media-server', manifest.bin)
/** Of the account its own API knows. */
export const ADMIN = { username: 'admin', password: 'hackme-not' }

/**
 * Starts node-media-server.
 *
 * @param folder  Where its files go.
 * @param snippet The part of its configuration that Stagedoor gives. Empty: it asks nobody.
 * @param secret  It checks signed addresses by itself with it. Default: it checks none.
 */
export async function startNodeMediaServer(
  folder: string,
  snippet: string,
  secret: string | null = null,
): Promise<NodeMediaServer> {
  const [rtmp, http] = [await freePort(), await freePort()]
  const home = join(folder, 'node-media-server')
  mkdirSync(home, { recursive: true })
  const config = join(home, 'config.json')
  const own = {
    bind: '127.0.0.1',
    rtmp: { port: rtmp },
    http: { port: http },
    record: { auto: false, path: join(home, 'record') },
    store: { path: join(home, 'data') },
    auth: {
      play: secret !== null,
      publish: secret !== null,
      secret: secret ?? crypto.randomUUID(),
      jwt: { secret: crypto.randomUUID(), users: [{ ...ADMIN, role: 'admin' }] },
    },
  }
  writeFileSync(config, JSON.stringify({ ...own, ...JSON.parse(`{${snippet}}`) }))
  const program = run(process.execPath, [BIN, '--config', config], { cwd: home })
  const httpUrl = `http://127.0.0.1:${http}`
  await until('node-media-server answers', () => answers(httpUrl), program.output)
  const rtmpUrl = `rtmp://127.0.0.1:${rtmp}/`
  return {
    httpUrl,
    rtmpUrl,
    program,
    publish: (path) => run('ffmpeg', [...TONE, `${rtmpUrl}${path}`]),
    play: (path) =>
      run('ffmpeg', [...QUIET, '-rw_timeout', '20000000', '-i', `${rtmpUrl}${path}`, ...NOWHERE]),
    stop: () => program.stop('SIGKILL'),
  }
}

const QUIET = ['-hide_banner', '-nostdin', '-loglevel', 'verbose']
const NOWHERE = ['-f', 'null', '-']
const TONE = [
  ...[...QUIET, '-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
  ...['-c:a', 'aac', '-b:a', '64k', '-f', 'flv'],
]

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v1/health`)).status < 500
  } catch {
    return false
  }
}
