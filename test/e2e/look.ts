import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { utils } from 'playwright-core/lib/coreBundle'
import { expect } from 'vitest'

const KEPT = join(dirname(fileURLToPath(import.meta.url)), 'looks')
const takesAnew = process.env.TEST_LOOKS === 'take'
/** What part of the picture may differ: letters are drawn a little differently from one Chromium to the next. */
const MOST_DIFFERENT = 0.01
/** How far apart the colours of a point must be to count, 0 to 1. */
const THRESHOLD = 0.2
const TRIES = 3

const compare = utils.getComparator('image/png')

/**
 * Runs in the page: what differs from run to run is made the same. Figures and charts, how long ago something was, dates, and ids,
 * which are as long as before. A sheet made by a script is what the console's policy allows; Playwright's own way of holding a page
 * still is not.
 */
function still(): void {
  if (document.adoptedStyleSheets.length === 0) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      'canvas, svg[aria-label*="QR"] path { visibility: hidden } * { caret-color: transparent }',
    )
    document.adoptedStyleSheets = [sheet]
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue ?? ''
    const next = text
      .replace(/\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*/g, '0 Jan')
      .replace(/\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/g, 'Someday')
      .replace(/[\w-]*\d[\w-]*/g, (word) =>
        /[a-z]/i.test(word) && word.length > 7 ? word.replace(/[a-z\d]/gi, 'x') : word,
      )
      .replace(/\d+ (s|min|h)( \d+ (s|min))?(?=$|[^\w])/g, '0 s')
      .replace('just now', '0 s ago')
      .replace(/\d+/g, '0')
    if (next !== text) node.nodeValue = next
  }
}

/** Resolves once nothing on screen stands for what is still read: a picture of that would be kept, and be another next time. */
export async function settled(page: Page): Promise<void> {
  const waiting = page
    .locator('[aria-busy=true]')
    .or(page.getByRole('status', { name: 'Loading' }))
    .or(page.getByText('Loading', { exact: true }))
  await expect.poll(() => waiting.count(), { timeout: 10_000 }).toBe(0)
}

async function picture(page: Page): Promise<Buffer> {
  await page.evaluate(still)
  return page.screenshot({ animations: 'allow', caret: 'initial' })
}

/** What is wrong with a screen, as a sentence. Null when it looks as it is kept. */
async function difference(page: Page, kept: Buffer): Promise<string | null> {
  let found: string | null = null
  for (let tried = 0; tried < TRIES; tried += 1) {
    const drawn = await picture(page)
    const result = compare(drawn, kept, {
      maxDiffPixelRatio: MOST_DIFFERENT,
      threshold: THRESHOLD,
    })
    if (result === null) return null
    found = result.errorMessage
    await page.waitForTimeout(300)
  }
  return found
}

/**
 * Fails unless what is on screen looks as it is kept in looks/; `TEST_LOOKS=take` keeps it anew.
 *
 * @param called The picture's name, without its ending.
 */
export async function expectLook(page: Page, called: string): Promise<void> {
  await page.mouse.move(0, 0)
  // One that comes too early is compared again, but would be kept.
  await page.waitForTimeout(takesAnew ? 300 : 100)
  const file = join(KEPT, `${called}.png`)
  if (takesAnew) {
    mkdirSync(KEPT, { recursive: true })
    writeFileSync(file, await picture(page))
    return
  }
  expect(await difference(page, readFileSync(file)), called).toBe(null)
}
