import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { startBrowser } from './e2e/browser.ts'

/*
 * `npm run screenshots`: runs the demo and writes the pictures of README.md and docs/ to docs/images/<screen>-<theme>.png.
 * Arguments: names of screens to do, each in both themes.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const images = process.env.STAGEDOOR_IMAGES ?? join(root, 'docs/images')
const width = Number(process.env.STAGEDOOR_WIDTH ?? 1440)
const THEMES = ['dark', 'light'] as const
type Theme = (typeof THEMES)[number]
/** What the pages show. */
const PICTURES: readonly (readonly [screen: string, theme: Theme])[] = [
  ['live', 'dark'],
  ['decisions', 'light'],
  ['usage', 'light'],
  ['rules', 'dark'],
  ['limits', 'dark'],
]
/** What is done at a screen before its picture is taken. */
const FIRST: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  decisions: openRefused,
  // Its past is stored little by little while it answers.
  usage: (page) => page.waitForTimeout(15_000),
}
const wanted = process.argv.slice(2)
const pictures =
  wanted.length === 0
    ? PICTURES
    : wanted.flatMap((screen) => THEMES.map((theme) => [screen, theme] as const))

async function startDemo(): Promise<{ child: ChildProcess; launchUrl: string }> {
  const args = ['dist/electron/cli.js', 'demo', '--json', '--handler-port=0', '--console-port=0']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { event: string; launchUrl: string }
    if (said.event === 'listening') return { child, launchUrl: said.launchUrl }
  }
  throw new Error('The demo ended before it listened.')
}

/** A refusal with its explanation and trace. */
async function openRefused(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause' }).click()
  const refused = page.getByRole('row').filter({ hasText: 'Refused' })
  await refused.nth(1).click()
  await page.getByText('Checks, in order').waitFor()
}

async function shoot(page: Page, screen: string, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.evaluate(
    (name) => {
      location.hash = `#/${name}`
    },
    screen === 'live' ? '' : screen,
  )
  await page.waitForTimeout(1500)
  await FIRST[screen]?.(page)
  await page.mouse.move(0, 0)
  await page.waitForTimeout(300)
  await page.screenshot({ path: join(images, `${screen}-${theme}.png`) })
}

mkdirSync(images, { recursive: true })
const { child, launchUrl } = await startDemo()
const browser = await startBrowser()
try {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  await page.goto(launchUrl)
  // Long enough for the hall to fill and the chart to have a shape.
  await page.waitForTimeout(Number(process.env.STAGEDOOR_SETTLE_MS ?? 45_000))
  for (const [screen, theme] of pictures) await shoot(page, screen, theme)
} finally {
  await browser.close()
  child.kill('SIGTERM')
}
