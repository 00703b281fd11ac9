import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import type { Stagedoor } from '../real/stagedoor.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)
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

/** A fresh one-time launch link, as `stagedoor open` prints it. */
export async function launchLink(door: Stagedoor): Promise<string> {
  const program = door.cli('open')
  await program.ended
  const link = program.output().trim()
  if (!link.includes('#launch=')) throw new Error(`no launch link: ${link}`)
  return link
}
