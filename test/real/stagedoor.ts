import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Api, ApiCall } from '../../shared/api-map.ts'
import { type Program, run, until } from './programs.ts'

export const CLI = resolve(import.meta.dirname, '../../dist/electron/cli.js')

/** A built Stagedoor as a process of its own, on a fresh data directory, with its console signed in. */
export interface Stagedoor {
  readonly program: Program
  readonly folder: string
  readonly handlerUrl: string
  readonly consoleUrl: string
  /** What its console is called with. */
  readonly token: string
  /** Calls the console API as its page does. */
  call<C extends ApiCall>(call: C, body?: object): Promise<Api[C]['answer']>
  /** Runs the command line against the same data directory. */
  cli(...args: readonly string[]): Program
  /** Stops it and removes the folder. Resolves with the exit code. */
  stop(): Promise<number>
}

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'stagedoor-'))

/** Below the ports that the system gives to connections: one of those is soon taken by somebody who only asks. */
const [LOWEST_PORT, HIGHEST_PORT] = [20_000, 32_000]

/** Finds a port that is free, and stays so as long as nobody else of the tests happens on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

/** Surroundings that keep a Stagedoor inside one folder. */
export const inside = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  XDG_DATA_HOME: join(folder, 'data'),
  XDG_CONFIG_HOME: join(folder, 'config'),
})

/**
 * Starts one on free ports.
 *
 * @param flags Further ones for `serve`. Default none.
 */
export async function startStagedoor(
  folder: string = freshFolder(),
  ...flags: readonly string[]
): Promise<Stagedoor> {
  const env = inside(folder)
  const program = run(
    process.execPath,
    [
      CLI,
      'serve',
      '--json',
      '--handler-port',
      '0',
      '--console-port',
      '0',
      '--gateway-port',
      '0',
      ...flags,
    ],
    { env },
  )
  let ended = false
  void program.ended.then(() => {
    ended = true
  })
  await until('Stagedoor listens', () => ended || listening(program) !== null, program.output)
  const said = listening(program)
  if (said === null) throw new Error(`Stagedoor did not start\n${program.output()}`)
  const token = await signIn(said.launchUrl)
  return {
    program,
    folder,
    handlerUrl: said.handlerUrl,
    consoleUrl: said.consoleUrl,
    token,
    async call(call, body) {
      const [method = '', path = ''] = call.split(' ')
      return await ask(`${said.consoleUrl}/api/v1${path}`, method, token, body)
    },
    cli: (...args) => run(process.execPath, [CLI, ...args], { env }),
    async stop() {
      const code = ended ? await program.ended : await program.stop()
      rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}

interface Listening {
  readonly handlerUrl: string
  readonly consoleUrl: string
  readonly launchUrl: string
}

function listening(program: Program): Listening | null {
  const line = program
    .output()
    .split('\n')
    .find((each) => each.startsWith('{"event":"listening"'))
  return line === undefined ? null : (JSON.parse(line) as Listening)
}

/** Uses a link to the console up. @returns What the API is called with. */
export async function signIn(launchUrl: string): Promise<string> {
  const { origin, hash } = new URL(launchUrl)
  const code = hash.replace('#launch=', '')
  const { token } = await ask<{ token: string }>(`${origin}/api/v1/launch`, 'POST', null, { code })
  return token
}

/** Calls an address of the API. @throws Error when the answer is no success. */
export async function ask<Answer>(
  url: string,
  method: string,
  token: string | null,
  body?: object,
): Promise<Answer> {
  // A connection that is kept may be closed by the other side just as it is used again, after a moment in which nobody had a processor.
  const headers: Record<string, string> = { connection: 'close' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (token !== null) headers.authorization = `Bearer ${token}`
  const init: RequestInit = { method, headers }
  if (body !== undefined) init.body = JSON.stringify(body)
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`)
  return (text === '' ? null : JSON.parse(text)) as Answer
}
