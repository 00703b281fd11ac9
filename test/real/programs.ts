import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Whether the programs a test needs are here. In CI a missing one is a failure; elsewhere the test is skipped and says why.
 *
 * @throws Error in CI, naming what is missing.
 */
export function havePrograms(...names: readonly string[]): boolean {
  const missing = names.filter((name) => !isOnPath(name))
  if (missing.length === 0) return true
  const why = `${missing.join(' and ')} is not installed (test/system-packages.sh)`
  if (process.env.CI) throw new Error(why)
  console.warn(`skipped: ${why}`)
  return false
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** How long what a program said last may take to come, once it is over. */
const PIPES_MS = 2_000

/** A program that runs until stopped, with what it said so far. */
export interface Program {
  readonly child: ChildProcess
  output(): string
  /** Resolves with the exit code, -1 when a signal ended it. */
  readonly ended: Promise<number>
  stop(signal?: NodeJS.Signals): Promise<number>
}

export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Program {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let text = ''
  child.stdout?.on('data', (data: Buffer) => {
    text += data.toString()
  })
  child.stderr?.on('data', (data: Buffer) => {
    text += data.toString()
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      const done = (): void => resolve(code ?? -1)
      // What it said last may still be on its way. A program it started may hold on to its pipes, though.
      child.once('close', done)
      setTimeout(done, PIPES_MS).unref()
    })
  })
  return {
    child,
    output: () => text,
    ended,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/**
 * Waits until something holds, looking every 50 ms.
 *
 * @throws Error after 15 seconds, with what `state` says then.
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  state: () => string = () => '',
): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited in vain: ${what}\n${state()}`)
}

/** What a figure comes to, once it is not 0 and has stood still for a second. */
export async function settled(what: string, read: () => Promise<number>): Promise<number> {
  let latest = 0
  let still = 0
  await until(what, async () => {
    const now = await read()
    still = now > 0 && now === latest ? still + 1 : 0
    latest = now
    return still > 20
  })
  return latest
}
