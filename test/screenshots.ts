import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { startBrowser } from './e2e/browser.ts'

/*
 * `npm run screenshots`: runs the demo, opens every screen in Chromium and writes docs/images/<screen>-<theme>.png.
 * Arguments: names of screens to do; none means all.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const images = process.env.STAGEDOOR_IMAGES ?? join(root, 'docs/images')
const width = Number(process.env.STAGEDOOR_WIDTH ?? 1440)
const SCREENS = [
  'live',
  'decisions',
  'usage',
  'streams',
  'rules',
  'reach',
  'media-servers',
  'tokens',
  'limits',
  'try-it',
  'settings',
]
const wanted = process.argv.slice(2)

async function startDemo(): Promise<{ child: ChildProcess; launchUrl: string }> {
  const args = ['dist/electron/cli.js', 'demo', '--json', '--handler-port=0', '--console-port=0']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { event: string; launchUrl: string }
    if (said.event === 'listening') return { child, launchUrl: said.launchUrl }
  }
  throw new Error('The demo ended before it listened.')
}

async function shoot(page: Page, screen: string, theme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.evaluate(
    (name) => {
      location.hash = `#/${name}`
    },
    screen === 'live' ? '' : screen,
  )
  await page.waitForTimeout(1500)
  await page.screenshot({ path: join(images, `${screen}-${theme}.png`) })
}

mkdirSync(images, { recursive: true })
const { child, launchUrl } = await startDemo()
const browser = await startBrowser()
try {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  await page.goto(launchUrl)
  // Long enough for the hall to fill and the chart to have a shape.
  await page.waitForTimeout(Number(process.env.STAGEDOOR_SETTLE_MS ?? 45_000))
  for (const screen of SCREENS.filter((each) => wanted.length === 0 || wanted.includes(each))) {
    await shoot(page, screen, 'dark')
    await shoot(page, screen, 'light')
  }
} finally {
  await browser.close()
  child.kill('SIGTERM')
}
