import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { seen } from './support.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(options: RunOptions): Promise<AxeResults>
}

/** Brings the checker into the page: through the protocol, since the page's own policy lets no foreign script in. */
export async function bringAxe(page: Page): Promise<void> {
  await addAxe(page)
  await page.reload()
  await seen(page.getByRole('navigation', { name: 'Screens' }))
}

/** Brings it into each page opened from now on. */
export const addAxe = (page: Page) => page.addInitScript(AXE)

/** Into the page as it is, where it was not brought before: the debugger is bound by no policy. */
async function putAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in window)) return
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: AXE })
  await session.detach()
}

/** Fails when what is on screen has a violation in either theme. */
export async function expectNoViolation(page: Page, options: RunOptions = {}): Promise<void> {
  await putAxe(page)
  const found = await violationsOf(page, 'dark', options)
  expect([...found, ...(await violationsOf(page, 'light', COLOURS))]).toEqual([])
}

/** Fails when a text has less than 7:1 where the computer asks for more contrast, dark or light. */
export async function expectHighContrast(page: Page): Promise<void> {
  await putAxe(page)
  await page.emulateMedia({ contrast: 'more' })
  await page.locator(':root[data-contrast]').waitFor()
  const found = await violationsOf(page, 'dark', ENHANCED)
  found.push(...(await violationsOf(page, 'light', ENHANCED)))
  await page.emulateMedia({ contrast: null })
  expect(found).toEqual([])
}

const ENHANCED: RunOptions = { runOnly: ['color-contrast-enhanced'] }

/** Only colours differ between the themes. */
const COLOURS: RunOptions = { runOnly: ['color-contrast'] }

/** What passes is not written out, which takes most of the time. */
const FAILURES_ALONE: RunOptions = { resultTypes: ['violations'], iframes: false }

async function violationsOf(
  page: Page,
  theme: 'dark' | 'light',
  options: RunOptions,
): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  const { violations } = await page.evaluate(
    (asked) => (window as unknown as { axe: Axe }).axe.run(asked),
    { ...options, ...FAILURES_ALONE },
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${theme}): ${html}\n${failureSummary}`),
  )
}
