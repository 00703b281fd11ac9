import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { utils } from 'playwright-core/lib/coreBundle'
import { describe, expect, test } from 'vitest'
import { fillStation } from './station.ts'
import { PLACES, seen, startDesk } from './support.ts'

/*
 * Every screen beside the picture that is kept of it, in looks/: `npm run looks`. `npm run looks:take` takes the pictures
 * anew: look at what changed before it is committed.
 */

const KEPT = join(dirname(fileURLToPath(import.meta.url)), 'looks')
const takesAnew = process.env.TEST_LOOKS === 'take'
/** What part of the picture may differ: letters are drawn a little differently from one Chromium to the next. */
const MOST_DIFFERENT = 0.01
/** How far apart the colours of a point must be to count, 0 to 1. */
const THRESHOLD = 0.2
const TRIES = 3

const compare = utils.getComparator('image/png')

const desk = startDesk(async (door) => {
  await fillStation(door)
})

/**
 * Runs in the page: figures differ from run to run, and charts with them. A sheet made by a script is what the console's
 * policy allows; Playwright's own way of holding a page still is not.
 */
function still(): void {
  if (document.adoptedStyleSheets.length === 0) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('canvas { visibility: hidden } * { caret-color: transparent }')
    document.adoptedStyleSheets = [sheet]
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue ?? ''
    if (/\d/.test(text)) node.nodeValue = text.replace(/\d+/g, '0')
  }
}

/** Resolves once nothing on screen stands for what is still read: a picture of that would be kept, and be another next time. */
async function settled(page: Page): Promise<void> {
  const waiting = page
    .locator('[aria-busy=true]')
    .or(page.getByRole('status', { name: 'Loading' }))
    .or(page.getByText('Loading', { exact: true }))
  await expect.poll(() => waiting.count()).toBe(0)
}

async function picture(page: Page): Promise<Buffer> {
  await page.evaluate(still)
  return page.screenshot({ animations: 'allow', caret: 'initial' })
}

/** What is wrong with a screen, as a sentence. Null when it looks as it is kept. */
async function difference(page: Page, file: string): Promise<string | null> {
  const kept = readFileSync(file)
  let found: string | null = null
  for (let tried = 0; tried < TRIES; tried += 1) {
    const result = compare(await picture(page), kept, {
      maxDiffPixelRatio: MOST_DIFFERENT,
      threshold: THRESHOLD,
    })
    if (result === null) return null
    found = result.errorMessage
    await page.waitForTimeout(300)
  }
  return found
}

describe.each([
  [1440, 900, 'dark'],
  [1024, 768, 'light'],
  [390, 844, 'dark'],
] as const)('%s px wide', (width, height, colorScheme) => {
  test.each<readonly [path: string, name: string]>([
    ...PLACES,
    ['/first-viewer', 'First viewer'],
    // Last: it is without the navigation.
    ['/wall', 'Viewers now'],
  ])('%s looks as it is kept', async (path, name) => {
    const { page } = desk
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await page.evaluate((hash) => {
      location.hash = hash
    }, path)
    await seen(page.getByRole('heading', { name, exact: true, level: 1 }))
    await page.mouse.move(0, 0)
    await settled(page)
    await page.waitForTimeout(250)
    const called = path === '/wall' ? 'wall' : name.toLowerCase().replaceAll(' ', '-')
    const file = join(KEPT, `${called}-${width}.png`)
    if (takesAnew) {
      mkdirSync(KEPT, { recursive: true })
      writeFileSync(file, await picture(page))
      return
    }
    expect(existsSync(file), `${file} is there; \`npm run looks\` takes it`).toBe(true)
    expect(await difference(page, file)).toBe(null)
  })
})
