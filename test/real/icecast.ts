import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Program, run, until } from './programs.ts'
import { freePort } from './stagedoor.ts'

/** A real Icecast with one mount block per stream, and ffmpeg to speak to it. */
export interface Icecast {
  readonly url: string
  readonly program: Program
  /** Sends a tone as a source until stopped; ends by itself when Icecast refuses it. */
  source(mount: string, key: string): Program
  /** What its error.log holds so far. */
  log(): string
  /** Whether a source is on the mount, as Icecast itself says. */
  isOnAir(mount: string): Promise<boolean>
  /**
   * Listens with ffmpeg for so many seconds of audio. Resolves with what it said.
   *
   * @param agent Default: as ffmpeg says who it is.
   */
  listen(
    pathAndQuery: string,
    seconds: number,
    agent?: string,
  ): Promise<{ code: number; text: string }>
  /** @param signal Default SIGTERM. */
  stop(signal?: NodeJS.Signals): Promise<number>
}

const PASSWORD = 'hackme-not'

/** Who may use its admin interface. */
export const ADMIN = {
  user: 'admin',
  password: PASSWORD,
  authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
} as const

/**
 * Starts Icecast.
 *
 * @param folder Where its files go.
 * @param mounts `<mount>` blocks as Stagedoor gives them.
 */
export async function startIcecast(folder: string, mounts: readonly string[]): Promise<Icecast> {
  const home = join(folder, 'icecast')
  const logs = join(home, 'log')
  mkdirSync(logs, { recursive: true })
  // Icecast gives root up, and its user has to get in and write.
  for (const each of [folder, home]) chmodSync(each, 0o755)
  chmodSync(logs, 0o777)
  const { program, port } = await startOnFreePort(home, mounts)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    program,
    source: (mount, key) => run('ffmpeg', sourceArgs(port, mount, key)),
    log: () => logOf(home),
    isOnAir: async (mount) => (await stats(url)).includes(`<source mount="${mount}">`),
    async listen(pathAndQuery, seconds, agent) {
      const args = ['-hide_banner', '-nostdin', '-rw_timeout', '10000000']
      const player = run('ffmpeg', [
        ...args,
        ...(agent === undefined ? [] : ['-user_agent', agent]),
        '-i',
        `${url}${pathAndQuery}`,
        '-t',
        String(seconds),
        '-f',
        'null',
        '-',
      ])
      return { code: await player.ended, text: player.output() }
    },
    stop: (signal) => program.stop(signal),
  }
}

const PORTS_TRIED = 3

/** Between being found and being taken, a free port may go to another program: then Icecast ends, and another is tried. */
async function startOnFreePort(
  home: string,
  mounts: readonly string[],
): Promise<{ readonly program: Program; readonly port: number }> {
  const config = join(home, 'icecast.xml')
  let said = ''
  for (let tried = 0; tried < PORTS_TRIED; tried += 1) {
    const port = await freePort()
    writeFileSync(config, configXml(port, home, mounts))
    const program = run('icecast2', ['-c', config])
    const told = (): string => `${program.output()}\n${logOf(home)}`
    const { child } = program
    // One that a signal ended has no exit code.
    const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
    const url = `http://127.0.0.1:${port}`
    try {
      await until('Icecast answers', async () => hasEnded() || (await answers(url)), told)
    } catch (error) {
      await program.stop('SIGKILL')
      throw error
    }
    if (!hasEnded()) return { program, port }
    said = `${child.signalCode ?? ''}${told()}`
  }
  throw new Error(`Icecast did not start: ${said}`)
}

/** Empty where it did not come so far as to begin one. */
function logOf(home: string): string {
  const log = join(home, 'log', 'error.log')
  return existsSync(log) ? readFileSync(log, 'utf8') : ''
}

const sourceArgs = (port: number, mount: string, key: string): readonly string[] => [
  ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-re'],
  ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
  ...['-c:a', 'libmp3lame', '-b:a', '64k', '-content_type', 'audio/mpeg', '-f', 'mp3'],
  `icecast://source:${key}@127.0.0.1:${port}${mount}`,
]

async function answers(url: string): Promise<boolean> {
  try {
    const { status, headers } = await fetch(`${url}/status-json.xsl`)
    return status < 500 && headers.get('server')?.startsWith('Icecast') === true
  } catch {
    return false
  }
}

async function stats(url: string): Promise<string> {
  const { authorization } = ADMIN
  return await (await fetch(`${url}/admin/stats`, { headers: { authorization } })).text()
}

function configXml(port: number, home: string, mounts: readonly string[]): string {
  const isRoot = process.getuid?.() === 0
  const owner = '<changeowner><user>nobody</user><group>nogroup</group></changeowner>'
  return `<icecast>
  <hostname>127.0.0.1</hostname>
  <limits><clients>50</clients><sources>5</sources><burst-on-connect>1</burst-on-connect><burst-size>16384</burst-size></limits>
  <authentication>
    <source-password>${crypto.randomUUID()}</source-password>
    <admin-user>admin</admin-user><admin-password>${ADMIN.password}</admin-password>
  </authentication>
  <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  ${mounts.join('\n')}
  <paths>
    <basedir>/usr/share/icecast2</basedir>
    <logdir>${join(home, 'log')}</logdir>
    <webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot>
  </paths>
  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>4</loglevel></logging>
  <security><chroot>0</chroot>${isRoot ? owner : ''}</security>
</icecast>
`
}
