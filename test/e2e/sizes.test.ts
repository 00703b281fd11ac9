import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { isForeign, pseudoTexts } from '../language/pseudo.ts'
import { expectNoViolation } from './axe.ts'
import { settled } from './look.ts'
import { fillStation } from './station.ts'
import { gone, PLACES, panel, seen, startDesk } from './support.ts'

const desk = startDesk(async (door) => {
  await fillStation(door)
})

/** The same, once the page is drawn in a window of this width. */
async function overflowingIn(page: Page, width: number): Promise<readonly string[]> {
  await page.waitForFunction((asked) => innerWidth === asked, width)
  return await overflowingAtLast(page)
}

/** The same, once the page has had time to become what it will be. */
async function overflowingAtLast(page: Page): Promise<readonly string[]> {
  let found: readonly string[] = []
  for (let tries = 0; tries < 20; tries += 1) {
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    )
    found = await page.evaluate(overflowing)
    if (found.length === 0) break
    await page.waitForTimeout(100)
  }
  return found
}

/** What an operator comes to each screen for. */
const MAIN_ACTS: Readonly<Record<string, readonly RegExp[]>> = {
  '/': [/^Pause$/],
  '/decisions': [/^(Pause|Held)/, /^Export decisions$/],
  '/streams': [/^Add stream$/],
  '/rules': [/^New rule$/, /^Recipes$/, /^Versions$/, /^Review and publish$/, /^Move Office down$/],
  '/media-servers': [/^Add media server$/, /^nimble$/],
  '/tokens': [/^Issue a token$/],
  '/try-it': [/^Try it$/, /^Paste a request$/, /^Clear$/],
  '/settings': [/^Back up now$/],
}

/** What is beside the filter, or in a sheet behind one button where the window is narrow. */
const FILTERS: Readonly<Record<string, readonly RegExp[]>> = {
  '/': [/^Viewers$/, /^Revoke many at once$/, /^Export sessions$/],
  '/decisions': [/^Refused$/, /^Saved views$/],
  '/tokens': [/^Revoked$/],
}

/** Drawers and dialogs with the button that does what they are for. */
const OPENED: readonly (readonly [path: string, opens: RegExp, does: RegExp])[] = [
  ['/streams', /^Add stream$/, /^Add stream$/],
  ['/rules', /^New rule$/, /^Add to draft$/],
  ['/rules', /^Review and publish$/, /^Publish$/],
  ['/media-servers', /^Add media server$/, /^Add media server$/],
  ['/tokens', /^Issue a token$/, /^An encoder that publishes/],
  ['/tokens/keys', /^New service token$/, /^Make a token$/],
  ['/', /^Keyboard shortcuts/, /^Close$/],
]

/** Runs in the page: what is wider than the window it must fit in. */
function overflowing(): readonly string[] {
  const found: string[] = []
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page')
  for (const place of document.querySelectorAll(
    'main, nav, header, [role=dialog], div[role=grid]',
  )) {
    const { left, right } = place.getBoundingClientRect()
    const name = place.id || place.getAttribute('aria-label') || place.tagName
    if (left < -1 || right > innerWidth + 1) found.push(`${name} stands out`)
    if (place.scrollWidth > place.clientWidth + 1) found.push(`${name} holds more than fits`)
  }
  return [...found, ...crowded()]

  /** In the bar at the top nothing lies on or touches its neighbour, and the first figure is there whole. */
  function crowded(): readonly string[] {
    const bar = [...document.querySelectorAll('header')].find((each) => !each.closest('main'))
    const first = bar?.querySelector('dl > div')
    const text = document.createRange()
    if (first) text.selectNodeContents(first)
    const parts = [...(bar?.querySelectorAll(':scope > :not(dl, h1), .contents > *') ?? []), text]
      .map((each) => each.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .toSorted((one, other) => one.left - other.left)
    return parts.flatMap(({ left }, at) => {
      const before = parts[at - 1]?.right ?? 0
      return left - before < 1 ? [`the bar is crowded at ${Math.round(left)}`] : []
    })
  }
}

async function reach(page: Page, name: RegExp, inPanel: boolean): Promise<void> {
  const place = inPanel ? panel(page) : page.locator('body')
  const button = place.getByRole('button', { name }).last()
  // A trial goes through everything but the click: in view, still, and nothing over it.
  await button.click({ trial: true })
  const box = await button.boundingBox()
  const width = page.viewportSize()?.width ?? 0
  expect(box !== null && box.x >= 0 && box.x + box.width <= width, `${name} is in the window`).toBe(
    true,
  )
}

const WINDOWS = [
  ['320 px, a narrow phone', 320, 700],
  ['390 px, a phone', 390, 844],
  ['800 px', 800, 700],
  ['1440 px at 200 % zoom', 720, 450],
  ['1440 px', 1440, 900],
] as const

// Once there, each screen is shown in all windows: coming to it takes longer than the looks at it.
test.each(PLACES)('%s has no sideways scroll and its acts in reach', async (path) => {
  const { page } = desk
  await desk.go(path)
  await settled(page)
  for (const [name, width, height] of WINDOWS) {
    await page.setViewportSize({ width, height })
    expect(await overflowingIn(page, width), name).toEqual([])
    for (const act of MAIN_ACTS[path] ?? []) await reach(page, act, false)
    const folded = page.getByRole('button', { name: 'Filters' })
    const isFolded = await folded.isVisible()
    if (isFolded) await folded.click()
    expect(await overflowingAtLast(page), name).toEqual([])
    for (const filter of FILTERS[path] ?? []) await reach(page, filter, isFolded)
    if (!isFolded) continue
    await page.keyboard.press('Escape')
    await gone(panel(page))
  }
})

test('a cell whose text is cut says all of it on hover, and no other does', async () => {
  const { page } = desk
  await page.setViewportSize({ width: 1024, height: 768 })
  await desk.go('/decisions')
  const row = page.getByRole('row').filter({ hasText: 'live/nobody' })
  const why = row.getByRole('gridcell').nth(3)
  await why.hover()
  expect(await why.getAttribute('title')).toBeNull()
  await page.setViewportSize({ width: 800, height: 768 })
  const cut = page.getByRole('gridcell').filter({ hasText: 'none was presented' })
  await cut.hover()
  await expect
    .poll(() => cut.getAttribute('title'))
    .toBe('The stream needs a credential and none was presented.')
})

test('on a phone the filters and the screens are behind a button each, by keyboard too', async () => {
  const { page } = desk
  await page.setViewportSize({ width: 390, height: 844 })
  await desk.go('/')
  const filters = page.getByRole('button', { name: /^Filters/ })
  const others = [page.getByRole('button', { name: 'Pause' }), page.getByRole('searchbox')]
  const tops = [filters, ...others].map(async (each) => (await each.boundingBox())?.y)
  expect(new Set(await Promise.all(tops)).size, 'one row').toBe(1)

  await filters.press('Enter')
  await panel(page).getByRole('button', { name: 'Publishers' }).press('Enter')
  await seen(panel(page).getByText(/^0 of \d+ sessions$/))
  await seen(panel(page).getByRole('group', { name: 'Streams' }))
  await expectNoViolation(page)
  await panel(page).getByRole('button', { name: 'Saved views' }).press('Enter')
  await seen(page.getByRole('dialog', { name: 'Saved views' }))
  expect(await panel(page).count()).toBe(1)
  await page.keyboard.press('Escape')
  await gone(panel(page))
  expect(await nameOfFocus(page)).toBe('Filters, 1 in force')

  await page.getByRole('button', { name: 'Screens' }).press('Enter')
  await expectNoViolation(page)
  await panel(page).getByRole('link', { name: 'Help' }).press('Enter')
  await seen(page.getByRole('heading', { name: 'Help', level: 1 }))
  await gone(panel(page))
  expect(await nameOfFocus(page)).toBe('Screens')
})

const nameOfFocus = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

test.each([
  ['/wall', 'Viewers now'],
  ['/first-viewer', 'First viewer'],
])('%s has no sideways scroll', async (path, heading) => {
  const { page } = desk
  await page.evaluate((hash) => {
    location.hash = hash
  }, path)
  await seen(page.getByRole('heading', { name: heading, exact: true, level: 1 }))
  for (const [name, width, height] of WINDOWS) {
    await page.setViewportSize({ width, height })
    expect(await overflowingIn(page, width), name).toEqual([])
  }
})

describe.each(WINDOWS)('%s', (_name, width, height) => {
  test.each(OPENED)('%s: what %s opens fits and can be done', async (path, opens, does) => {
    const { page } = desk
    await page.setViewportSize({ width, height })
    await desk.go(path)
    await page.getByRole('button', { name: opens }).first().click()
    await seen(panel(page))
    expect(await overflowingIn(page, width)).toEqual([])
    await reach(page, does, true)
    await page.keyboard.press('Escape')
    await gone(panel(page))
  })

  test('a decision is read and left again', async () => {
    const { page } = desk
    await page.setViewportSize({ width, height })
    await desk.go('/decisions')
    await page.getByRole('grid').locator('[data-row]').first().click()
    await seen(panel(page).getByText('Checks, in order'))
    expect(await overflowingIn(page, width)).toEqual([])
    await reach(page, /^Try it with this request$/, true)
    await panel(page).getByRole('button', { name: 'Close' }).click()
    await gone(panel(page))
  })
})

/** What is shown or read aloud on the page, but what is data or somebody else's text. Runs in the page. */
function textsShown(): readonly string[] {
  const found: string[] = []
  const data = '.data, code, pre, time, kbd, script, style, textarea, svg, [lang=en] [lang]'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const isData = node.parentElement?.closest(data) !== null
    if (!isData) found.push(node.textContent ?? '')
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
    for (const each of document.querySelectorAll(`[${name}]:not(.data)`)) {
      found.push(each.getAttribute(name) ?? '')
    }
  }
  return found
}

/** What is opened over a screen by a button, by its English name. */
const OVER: readonly (readonly [path: string, ...names: readonly string[]])[] = [
  ['/', 'Screens', 'Filters', 'Keyboard shortcuts', 'Work and notices'],
  ['/streams', 'Add stream'],
  ['/rules', 'New rule', 'Recipes', 'Versions', 'Tests', 'Review and publish'],
  ['/media-servers', 'Add media server'],
  ['/tokens', 'Issue a token', 'Issue many', 'Filters'],
  ['/tokens/keys', 'New service token'],
  ['/usage', 'Export sessions'],
]
/** Lists whose rows open details. */
const LISTS = ['/', '/decisions', '/streams', '/tokens']

/** Names that the station gives, of products, languages and units, and codes of the audit log. */
const NAMES =
  'Stagedoor Office Trial Resting Ada Lost Studio Web site Evening news live nimble Nimble Streamer icecast English Deutsch Without link for UTC min auto draft grant console'.split(
    ' ',
  )
/** Dates and countries come from the browser. */
const DATES = Array.from({ length: 12 }, (_, month) => new Date(2026, month, month + 1)).flatMap(
  (date) => [
    date.toLocaleDateString('de-DE', { month: 'long' }),
    date.toLocaleDateString('de-DE', { month: 'short' }).replace('.', ''),
    date.toLocaleDateString('de-DE', { weekday: 'long' }),
  ],
)
const KNOWN = new Set([...NAMES, ...DATES, 'Australien'])
const isOdd = (word: string): boolean =>
  /^[\p{L}’]{3,}$/u.test(word) && isForeign(word) && !KNOWN.has(word)

/** Words alone: what holds digits, dots, slashes or underscores is a name or a code. */
const oddIn = (text: string): readonly string[] =>
  text
    .split(/[\s()“”„"]+/)
    .map((word) => word.replace(/^[⟦,:;.]+|[⟧,:;.…]+$/g, ''))
    .filter(isOdd)

/** In the place of German, until the page goes away. */
async function speakPseudo(page: Page): Promise<void> {
  const body = `export default ${JSON.stringify(pseudoTexts())}`
  await page.route(/\/assets\/de-[^/]+\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  )
  await page.evaluate(() => localStorage.setItem('stagedoor.language', 'de'))
  await page.reload()
  await seen(page.locator('html[lang=de]'))
}

async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, path)
  await seen(page.locator('h1'))
  await settled(page)
}

/** What does not fit, left to right and right to left, and what did not come from the catalogue. */
async function wrongWith(page: Page, where: string): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const dir of ['rtl', 'ltr']) {
    await page.evaluate((to) => {
      document.documentElement.dir = to
    }, dir)
    const found = await overflowingAtLast(page)
    wrong.push(...found.map((each) => `${where} ${dir}: ${each}`))
  }
  for (const text of await page.evaluate(textsShown)) {
    wrong.push(...oddIn(text).map((word) => `${where}: ${word} in ${text}`))
  }
  return wrong
}

// No language: every text of the catalogue accented, longer and in brackets.
describe('in the pseudo-locale', () => {
  beforeAll(() => speakPseudo(desk.page))

  // The pages of Help are English.
  const paths = [...PLACES.map(([path]) => path), '/wall', '/first-viewer']
  test.each(paths.filter((each) => each !== '/help'))(
    'all that %s says comes from the catalogue, and fits, left to right and right to left',
    async (path) => {
      const { page } = desk
      await goTo(page, path)
      const wrong = new Set<string>()
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 844 })
        for (const each of await wrongWith(page, `${path} ${width}`)) wrong.add(each)
      }
      expect([...wrong]).toEqual([])
    },
  )

  /** Looks at what has opened, and closes it. */
  async function expectFits(where: string): Promise<void> {
    const { page } = desk
    const opened = panel(page).or(page.getByRole('menu'))
    await seen(opened)
    expect(await wrongWith(page, where)).toEqual([])
    await page.keyboard.press('Escape')
    await gone(opened)
  }

  test.each(OVER)('so does what opens over %s, on a phone', async (path, ...openers) => {
    const { page } = desk
    const names = pseudoTexts()
    await page.setViewportSize({ width: 390, height: 844 })
    await goTo(page, path)
    for (const each of openers) {
      await page
        .getByRole('button', { name: names[each] ?? '' })
        .first()
        .click()
      await expectFits(`${path}, ${each}`)
    }
  })

  test.each(LISTS)('so do the details of a row of %s, on a phone', async (path) => {
    const { page } = desk
    await page.setViewportSize({ width: 390, height: 844 })
    await goTo(page, path)
    const row = page.getByRole('grid').locator('[data-row]').first()
    await row.getByRole('gridcell').nth(1).click()
    await expectFits(`${path}, a row`)
  })

  test('so does the palette, on a phone', async () => {
    await desk.page.setViewportSize({ width: 390, height: 844 })
    await desk.page.keyboard.press('Control+k')
    await expectFits('the palette')
  })
})
