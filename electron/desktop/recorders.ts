import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Processes that show or record a screen, by the beginning of their name in small letters. */
const RECORDERS: readonly (readonly [beginning: RegExp, name: string])[] = [
  [/^obs(?:32|64|-studio)?$/, 'OBS'],
  [/^vmix(?:64)?$/, 'vMix'],
  [/^streamlabs/, 'Streamlabs'],
  [/^xsplit/, 'XSplit'],
  [/^wirecast/, 'Wirecast'],
]
/** A list of processes that takes longer tells nothing. */
const LIST_MS = 4_000

const run = promisify(execFile)

/**
 * The first known recorder among processes.
 *
 * @param processes Names, with or without folder and `.exe`.
 * @returns Null when there is none.
 */
export function recorderAmong(processes: readonly string[]): string | null {
  for (const each of processes) {
    const name = (each.split(/[\\/]/).at(-1) ?? '')
      .trim()
      .toLowerCase()
      .replace(/\.exe$/, '')
    const known = RECORDERS.find(([beginning]) => beginning.test(name))
    if (known !== undefined) return known[1]
  }
  return null
}

/** Names of the processes of this machine. Nothing where they cannot be seen. */
export async function listProcesses(
  platform: NodeJS.Platform = process.platform,
): Promise<readonly string[]> {
  try {
    if (platform === 'linux') return await linuxProcesses()
    const options = { timeout: LIST_MS, windowsHide: true, maxBuffer: 8 * 1024 * 1024 }
    if (platform === 'win32') {
      const { stdout } = await run('tasklist', ['/fo', 'csv', '/nh'], options)
      return stdout.split('\n').map((line) => /^"([^"]*)"/.exec(line)?.[1] ?? '')
    }
    const { stdout } = await run('ps', ['-Aco', 'comm='], options)
    return stdout.split('\n')
  } catch {
    return []
  }
}

async function linuxProcesses(): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((each) => /^\d+$/.test(each))
  // One that ended meanwhile has no name.
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')))
}
