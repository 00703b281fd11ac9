import type { RunOptions } from 'axe-core'
import { beforeAll, expect, test } from 'vitest'
import { bringAxe, expectHighContrast, expectNoViolation } from './axe.ts'
import { settled } from './look.ts'
import { OPEN } from './looks-open.ts'
import { OPENED } from './opened.ts'
import { fillStation } from './station.ts'
import { forgetSignIn, gone, panel, SCREENS, seen, startDesk, typeIntoPalette } from './support.ts'

const desk = startDesk()

beforeAll(() => bringAxe(desk.page))

/** Fails when what is on screen has a violation in either theme. */
const expectNone = (options: RunOptions = {}): Promise<void> =>
  expectNoViolation(desk.page, options)

/** A menu or list belongs to the control that opens it, wherever in the document it is drawn; the rule knows only dialogs. */
const OUTSIDE_LANDMARKS: RunOptions = { rules: { region: { enabled: false } } }

test.each(SCREENS)('%s, empty', async (path) => {
  await desk.go(path)
  await settled(desk.page)
  await expectNone()
})

test('with something on every screen', async () => {
  if ((await desk.door.call('GET /streams')).streams.length === 0) await fillStation(desk.door)
  const request = { streamName: 'live/open', atMs: 0 }
  const test = { name: 'Closed', request, expected: { outcome: 'deny' } }
  await desk.door.call('POST /rules/tests', test)
  await desk.go('/')
  await seen(desk.page.getByRole('grid').locator('[data-row]'))
})

test.each(SCREENS)('%s, filled', async (path) => {
  await desk.go(path)
  await settled(desk.page)
  await expectNone()
  await expectHighContrast(desk.page)
})

test.each(OPENED)('%s, open', async (_what, path, clicks) => {
  const { page } = desk
  await desk.go(path)
  for (const [at, name] of clicks.entries()) {
    const place = at === 0 ? page : panel(page)
    await place.getByRole('button', { name }).last().click()
  }
  await seen(panel(page))
  await settled(page)
  await expectNone()
  await expectHighContrast(page)
  await page.keyboard.press('Escape')
})

/** What opens by a row or a key, or is still read; the others are looked at where they are tried. */
const OTHERS = ['session', 'token', 'stream', 'issued-link-covered', 'streams-loading']

test.each(OPEN.filter(({ called }) => OTHERS.includes(called)))(
  '$called, open',
  async ({ open, close }) => {
    const { page } = desk
    await open(desk)
    await expectNone()
    await expectHighContrast(page)
    await close?.(desk)
    await page.keyboard.press('Escape')
  },
)

test('pages of Help and the API reference, a call open', async () => {
  const { page } = desk
  for (const path of ['/help/limits', '/help/api-reference']) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, path)
    const call = page.locator('summary').filter({ hasText: '/streams/{id}' }).first()
    if (path.endsWith('reference')) await call.click()
    else await seen(page.getByRole('heading', { name: 'Sessions at a time' }))
    await expectNone()
  }
})

test('a menu, a decision and a revocation, open', async () => {
  const { page } = desk
  await desk.go('/decisions')
  await page.getByRole('row').filter({ hasText: 'live/nobody' }).click()
  await seen(panel(page).getByText('POST /ask/'))
  await expectNone()
  await panel(page).getByRole('button', { name: 'Revoke' }).click()
  await seen(page.getByRole('button', { name: 'Cancel' }))
  await expectNone()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await desk.go('/')
  await page.getByRole('grid').getByRole('button', { name: 'Actions' }).first().click()
  await seen(page.getByRole('menu'))
  await expectNone(OUTSIDE_LANDMARKS)
  await page.keyboard.press('Escape')
})

test('the Doctor, reached by keyboard from the palette, and of one stream', async () => {
  const { page } = desk
  await desk.go('/streams')
  await typeIntoPalette(page, 'doctor')
  await page.keyboard.press('Enter')
  await seen(page.getByRole('heading', { name: 'Doctor', level: 1 }))
  await seen(page.getByRole('article').filter({ hasText: 'live/news' }))
  await expectNone()
  await desk.go('/streams')
  await page.getByRole('row').filter({ hasText: 'live/news' }).first().click()
  await panel(page).getByRole('button', { name: 'Doctor' }).click()
  await seen(page.getByRole('link', { name: 'Look at everything' }))
  await seen(page.getByText('The stream is switched on.'))
  await expect.poll(() => page.getByRole('article').count()).toBe(1)
  await expectNone()
})

test('a list of choices, open', async () => {
  const { page } = desk
  await desk.go('/rules')
  await page.getByRole('button', { name: 'New rule' }).click()
  await panel(page).getByRole('combobox', { name: 'Who' }).click()
  await page.getByRole('option', { name: /^Country/ }).click()
  await panel(page).getByRole('combobox', { name: 'Countries' }).fill('ger')
  await seen(page.getByRole('option', { name: 'Germany' }))
  await expectNone(OUTSIDE_LANDMARKS)
  await page.keyboard.press('Enter')
  await seen(panel(page).getByRole('button', { name: 'Remove Germany' }))
  await expectNone()
  await page.keyboard.press('Escape')
})

test('an answer beside another', async () => {
  const { page } = desk
  await desk.go('/try-it')
  await page.getByLabel('Stream', { exact: true }).fill('live/news')
  await page.getByRole('switch', { name: 'Compare with one thing changed' }).click()
  await page.getByRole('main').getByRole('button', { name: 'Try it', exact: true }).click()
  await seen(page.getByRole('article').nth(1))
  await expectNone()
})

test('a refused form, a refused draft and a toast', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 4\d\d/)
  await desk.go('/streams')
  await page.getByRole('button', { name: 'Add stream' }).click()
  await panel(page).getByLabel('Name on the wire').fill('live/news')
  await panel(page).getByRole('button', { name: 'Add stream' }).click()
  await seen(panel(page).locator('[data-invalid]'))
  await expectNone()
  // The one that has the name is opened from there, for what was filled in.
  await panel(page).getByRole('button', { name: 'Open live/news' }).click()
  await page.getByRole('button', { name: 'Open it' }).click()
  await seen(panel(page).getByRole('tab', { name: 'Publisher keys' }))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add stream' }).click()
  await panel(page).getByLabel('Name on the wire').fill('live/fresh')
  await panel(page).getByRole('button', { name: 'Add stream' }).click()
  await seen(page.getByText('live/fresh is added'))
  await expectNone()
  await page.keyboard.press('Escape')
})

test('what could not be read, and a filter that leaves nothing', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 500/)
  const failure = { error: { code: 'ERR_INTERNAL', message: 'Something went wrong.' } }
  await page.route('**/api/v1/media-servers', (route) =>
    route.fulfill({ status: 500, json: failure }),
  )
  await page.reload()
  await desk.go('/media-servers')
  const again = page.getByRole('button', { name: 'Try again' })
  await seen(again)
  await expectNone()
  const asked = page.waitForRequest('**/api/v1/media-servers')
  await again.click()
  await asked
  // Stays while it is asked for again.
  expect(await again.isVisible()).toBe(true)
  await page.unroute('**/api/v1/media-servers')
  await desk.go('/decisions')
  await page.getByRole('searchbox').fill('nothing-like-this colour:red')
  await seen(page.getByRole('button', { name: 'Clear the filter' }))
  await expectNone()
})

test('calls that fail while the feed comes in, cut off from the handler, and signed out', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/ERR_|Failed to load/)
  await desk.go('/limits')
  await page.route('**/api/v1/{limits,sharing}', (route) =>
    route.fulfill({ status: 403, json: { error: { code: 'ERR_HOST', message: 'Not by this.' } } }),
  )
  await desk.door.call('POST /streams', { name: 'live/not-read' })
  await seen(page.getByText(/^Not read since/))
  await expectNone()
  await page.unroute('**/api/v1/{limits,sharing}')
  await desk.door.call('POST /streams', { name: 'live/read-again' })
  await gone(page.getByText(/^Not read since/))
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.reload()
  await seen(page.getByText(/Handler unreachable since/))
  await seen(page.getByRole('heading', { level: 1 }))
  await expectNone()
  await page.unroute('**/api/v1/**')
  await forgetSignIn(page)
  await page.reload()
  await seen(page.getByRole('heading', { name: 'This browser is not signed in' }))
  await expectNone()
})
