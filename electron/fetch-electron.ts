import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atMost } from './at-most.ts'
import type { DesktopSurroundings } from './desktop-choice.ts'
import { EXIT_SIGNALLED, SIGNALS, whenNpmGoes } from './parent-watch.ts'

/** Longest wait for the program, about 120 MB: nobody is answered before it is over. */
const FETCH_MS = 120_000
/** Lies in the package, so that it goes when the packages are installed anew. */
const FAILED_FILE = 'stagedoor-fetch-failed'

const KNOWN_CODES =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|EACCES|EPERM|EROFS|ENOSPC)\b/
const BY_HAND = 'get it with: npx install-electron'

export interface FetchTools {
  /** Milliseconds. Default 120,000. */
  readonly limitMs?: number
  /** Tells what is done, a line without its end. Default standard error. */
  readonly tell?: (line: string) => void
}

/**
 * Has Electron's package fetch its program by its own script, which checks what it fetched. Where that failed it is not tried
 * again until the packages are installed anew, so that a machine without network does not wait at each start. Nothing is
 * fetched where `ELECTRON_SKIP_BINARY_DOWNLOAD` or `ELECTRON_OVERRIDE_DIST_PATH` is set.
 *
 * @returns Null when it was fetched, else why not: a part of a sentence, without an address, since one may hold a password.
 * @see electron/install.js
 */
export async function fetchElectron(
  { env, electronPackage }: DesktopSurroundings,
  { limitMs = FETCH_MS, tell = tellOnStderr }: FetchTools = {},
): Promise<string | null> {
  const failed = join(electronPackage, FAILED_FILE)
  const script = join(electronPackage, 'install.js')
  const isWanted = !env.ELECTRON_SKIP_BINARY_DOWNLOAD && !env.ELECTRON_OVERRIDE_DIST_PATH
  if (!isWanted || !existsSync(script)) return `Electron's program is not installed (${BY_HAND})`
  if (existsSync(failed)) {
    return `Electron's program is not installed, and fetching it failed before (${BY_HAND})`
  }
  tell(
    `Fetching Electron's program for the desktop window, once, for at most ${Math.ceil(limitMs / 1_000)} seconds; --headless goes without.`,
  )
  const why = await run(script, env, limitMs)
  if (why === null) return null
  try {
    writeFileSync(failed, '')
  } catch {
    // Then it is tried again at the next start.
  }
  return `Electron's program could not be fetched, ${why} (${BY_HAND})`
}

/** Runs the script. Resolves with null when it did its work, else with what is known of why it did not. */
async function run(
  script: string,
  env: DesktopSurroundings['env'],
  limitMs: number,
): Promise<string | null> {
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const leave = (): void => {
    child.kill()
    process.exit(EXIT_SIGNALLED)
  }
  for (const signal of SIGNALS) process.once(signal, leave)
  const stopLooking = whenNpmGoes(leave)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4_096)
  })
  let why: string | null = 'it took too long'
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => {
      why = 'its script does not start'
      resolve()
    })
    child.once('close', (code) => {
      if (why !== null && !child.killed) why = code === 0 ? null : codeIn(said, code)
      resolve()
    })
  })
  await atMost(limitMs, ended)
  for (const signal of SIGNALS) process.off(signal, leave)
  stopLooking()
  child.kill()
  return why
}

/** The error's code alone: its text has the address, with the password of a mirror that asks for one. */
function codeIn(said: string, exitCode: number | null): string {
  const [code] = KNOWN_CODES.exec(said) ?? []
  if (code !== undefined) return code
  return said.includes('fetch failed') ? 'it cannot be reached from here' : `exit code ${exitCode}`
}

const tellOnStderr = (line: string): void => void process.stderr.write(`${line}\n`)
