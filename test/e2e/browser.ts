import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import type { Stagedoor } from '../real/stagedoor.ts'

/** The shell is the same engine without what nobody would see, for three quarters of the processor's time. */
const CHROMIUM = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find(existsSync)
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's Chromium, with nobody at it. */
export const startBrowser = (...flags: readonly string[]): Promise<Browser> => {
  if (CHROMIUM === undefined) {
    throw new Error('Chromium is not installed (test/system-packages.sh)')
  }
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] })
}

/** A fresh one-time launch link. Asked for as `stagedoor open` does, without a process for it. */
export async function launchLink(door: Stagedoor): Promise<string> {
  const instance = readFileSync(join(door.folder, 'data/stagedoor/instance.json'), 'utf8')
  const { controlToken } = JSON.parse(instance) as { controlToken: string }
  const answer = await fetch(`${door.consoleUrl}/api/v1/launch-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}` },
  })
  const { url } = (await answer.json()) as { url?: string }
  if (url === undefined) throw new Error(`no launch link: ${answer.status}`)
  return url
}

/** The same, as `stagedoor open` prints it. */
export async function printedLink(door: Stagedoor): Promise<string> {
  const program = door.cli('open')
  await program.ended
  return program.output().trim()
}
