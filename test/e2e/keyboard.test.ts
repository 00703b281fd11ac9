import type { Locator, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { until } from '../real/programs.ts'
import { nimbleAdmits, nimbleStarts } from '../real/support/callers.ts'
import { fillStation } from './station.ts'
import { anew, gone, panel, SCREENS, seen, startDesk, typeIntoPalette } from './support.ts'

/* Everything here is done with the keyboard alone; the pointer never moves. */
let nimble: Awaited<ReturnType<typeof fillStation>>
const desk = startDesk(async (door) => {
  nimble = await fillStation(door)
})

const MOST_TABS = 200

const hasFocus = (what: Locator): Promise<boolean> =>
  what.first().evaluate((element) => element === document.activeElement)

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, what: Locator): Promise<void> {
  await seen(what)
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await hasFocus(what)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${what}`)
}

async function focused(what: Locator): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await hasFocus(what)) return
    await desk.page.waitForTimeout(50)
  }
  const active = await desk.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
  throw new Error(`the focus is not on ${what} but on ${active}`)
}

/** Both are sent at once: the second counts for a moment only, and a press returns when the page has seen it, however slow it is. */
const goBy = async (letter: string): Promise<void> => {
  const { keyboard } = desk.page
  await Promise.all([keyboard.press('g'), keyboard.press(letter)])
}

const heading = (name: string): Locator =>
  desk.page.getByRole('heading', { name, exact: true, level: 1 })

beforeEach(async () => {
  await desk.go('/settings')
  await desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
})

test('the palette opens, leads to every screen, closes with Escape and gives the focus back', async () => {
  const { page } = desk
  for (const [, name] of SCREENS) {
    await typeIntoPalette(page, name)
    // Enter takes what is highlighted, which follows what was typed.
    await seen(page.locator('[role=option][data-highlighted]').filter({ hasText: name }))
    await page.keyboard.press('Enter')
    await seen(heading(name))
    await gone(panel(page))
  }
  const link = page.getByRole('link', { name: 'Streams' })
  await tabTo(page, link)
  await page.keyboard.press('Control+k')
  await focused(page.getByRole('combobox', { name: 'Search commands' }))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await focused(link)
})

const LISTS = ['Live', 'Decisions', 'Streams']

test('g and a letter lead to the list of every screen, and the sheet lists the letters', async () => {
  const { page } = desk
  const letters = ['l', 'd', 'u', 's', 'r', 'e', 'm', 'k', 'i', 't', 'x', ',', 'h']
  for (const [at, [, name]] of SCREENS.entries()) {
    await goBy(letters[at] ?? '')
    await seen(heading(name))
    if (LISTS.includes(name)) await focused(page.locator('main [role=grid]'))
  }
  await page.keyboard.press('?')
  await seen(page.getByRole('heading', { name: 'Keyboard shortcuts' }))
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('the palette leads to shared links, F1 to the page on the screen, Help is searched, and a call of the API is opened', async () => {
  const { page } = desk
  await typeIntoPalette(page, 'shared passed')
  await page.keyboard.press('Enter')
  await focused(page.getByRole('heading', { name: 'Links that seem to be passed on' }))
  await page.keyboard.press('F1')
  await seen(page.getByRole('heading', { name: 'Limits', level: 1 }))
  await page.keyboard.press('/')
  await focused(page.locator('[data-filter]'))
  await page.keyboard.type('nothing-has-this')
  await seen(page.getByText('No page has'))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('heartbeat srs')
  await seen(page.getByRole('link', { name: /^SRS/ }).last())
  await page.evaluate(() => {
    location.hash = '/help/api-reference'
  })
  // Else the key is of the page before.
  await seen(page.getByRole('heading', { name: 'API reference' }))
  await page.keyboard.press('/')
  await focused(page.locator('[data-filter]'))
  await page.keyboard.type('put streams')
  const row = page.locator('summary').filter({ hasText: '/streams/{id}' })
  await tabTo(page, row)
  await page.keyboard.press('Enter')
  await seen(page.getByText('"authorization: Bearer $TOKEN"'))
})

test('keys that act alone can be switched off, and the others go on', async () => {
  const { page } = desk
  const off = page.getByRole('switch', { name: 'Single-key shortcuts' })
  await tabTo(page, off)
  await page.keyboard.press('Space')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  for (const key of ['g', 'l', '?', '/']) await page.keyboard.press(key)
  await page.waitForTimeout(300)
  await seen(heading('Settings'))
  await gone(panel(page))
  await page.keyboard.press('Control+k')
  await focused(page.getByRole('combobox', { name: 'Search commands' }))
  await page.keyboard.press('Escape')
  await tabTo(page, page.getByRole('button', { name: 'Keyboard shortcuts' }))
  await page.keyboard.press('Enter')
  await seen(page.getByText('Single-key shortcuts are switched off'))
  await gone(page.getByText('Go to', { exact: true }))
  await page.keyboard.press('Escape')
  await page.reload()
  await tabTo(page, off)
  await expect.poll(() => off.getAttribute('aria-checked')).toBe('false')
  await page.keyboard.press('Space')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await goBy('l')
  await seen(heading('Live'))
})

test('a button that cannot be pressed is in reach and tells why', async () => {
  const { page } = desk
  const save = page.getByRole('button', { name: 'Store settings' })
  await tabTo(page, save)
  const why = 'Nothing is changed yet.'
  expect(await save.getAttribute('aria-disabled')).toBe('true')
  const describedBy = await save.getAttribute('aria-describedby')
  expect(await page.locator(`[id="${describedBy}"]`).textContent()).toBe(why)
  await seen(page.getByText(why).filter({ visible: true }))
  await page.keyboard.press('Enter')
  await page.waitForTimeout(300)
  await gone(page.getByText('The settings are stored'))
})

test('a stream is created', async () => {
  const { page } = desk
  await goBy('s')
  const add = page.getByRole('button', { name: 'Add stream' })
  await tabTo(page, add)
  await page.keyboard.press('Enter')
  await focused(page.getByLabel('Name on the wire'))
  const name = anew('live/typed')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await seen(page.getByRole('tab', { name: 'Publisher keys' }))
  // It is switched at once, and storing the form does not take that back.
  await panel(page).getByLabel('Title').fill('Typed')
  await tabTo(page, panel(page).getByRole('button', { name: 'Switch off' }))
  await page.keyboard.press('Enter')
  await seen(page.getByText(`${name} is switched off`))
  await seen(panel(page).getByRole('button', { name: 'Switch on' }))
  await panel(page).getByRole('button', { name: 'Store changes' }).click()
  await gone(panel(page))
  const row = page.getByRole('row').filter({ hasText: name })
  await seen(row.getByText('Off', { exact: true }))
  const { streams } = await desk.door.call('GET /streams')
  expect(streams.find((each) => each.name === name)).toMatchObject({
    title: 'Typed',
    enabled: false,
  })
  await page.keyboard.press('/')
  await focused(page.getByRole('searchbox', { name: 'Filter streams' }))
})

test.each([
  ['/media-servers', 'Add media server'],
  // Their first field takes the focus by itself.
  ['/tokens/keys', 'New API secret'],
  ['/settings', 'New export'],
  // Works a while before it opens.
  ['/settings', 'Look at what would be in it'],
])('%s, %s: what is left with Escape gives the focus back', async (path, name) => {
  const { page } = desk
  await desk.go(path)
  const opener = page.getByRole('button', { name })
  await opener.focus()
  await page.keyboard.press('Enter')
  await seen(panel(page))
  await seen(panel(page).and(page.locator(':focus-within')))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await focused(opener)
})

test('a button that works a while keeps the focus', async () => {
  const { page } = desk
  const check = page.getByRole('button', { name: 'Check the log' })
  await desk.go('/settings')
  await check.focus()
  await page.keyboard.press('Enter')
  await seen(page.getByText(/entries are as they were written/))
  await focused(check)
})

test('what revoking means for a stream leads to revoking all who are on it', async () => {
  const { page } = desk
  await desk.go('/streams')
  await seen(page.getByRole('row').filter({ hasText: 'live/news' }))
  await page.getByRole('row').filter({ hasText: 'live/news' }).focus()
  await page.keyboard.press('Enter')
  await tabTo(page, panel(page).getByRole('tab', { name: 'Settings' }))
  await page.keyboard.press('End')
  await focused(panel(page).getByRole('tab').last())
  await page.keyboard.press('Enter')
  await seen(panel(page).getByRole('tab', { name: 'Revoking', selected: true }))
  const control = panel(page).getByRole('link', { name: /^Open .* and its Control$/ })
  expect(await control.first().getAttribute('href')).toMatch(/open=[^&]+&tab=control$/)
  await tabTo(page, panel(page).getByRole('button', { name: 'Revoke many at once' }))
  await page.keyboard.press('Enter')
  await seen(page.getByRole('heading', { name: 'Revoke many', exact: true }))
  const { sessions } = await desk.door.call('GET /sessions')
  const there = sessions.filter(
    ({ streamName, action }) => streamName === 'live/news' && action !== 'publish',
  ).length
  await seen(panel(page).getByText(`All that match the filter, ${there}`, { exact: true }))
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('a form that was filled in asks before Escape or Cancel throws it away', async () => {
  const { page } = desk
  await desk.go('/media-servers')
  await tabTo(page, page.getByRole('button', { name: 'Add media server' }))
  await page.keyboard.press('Enter')
  const name = panel(page).getByLabel('Name')
  await name.fill('Hall of the form')
  await page.keyboard.press('Escape')
  const question = page.getByRole('dialog', { name: 'Discard what you changed?' })
  const keep = question.getByRole('button', { name: 'Keep editing' })
  await focused(keep)
  await page.keyboard.press('Escape')
  await gone(question)
  await focused(name)
  expect(await name.inputValue()).toBe('Hall of the form')
  await tabTo(page, panel(page).getByRole('button', { name: 'Cancel' }))
  await page.keyboard.press('Enter')
  await focused(keep)
  await tabTo(page, question.getByRole('button', { name: 'Discard' }))
  await page.keyboard.press('Enter')
  await gone(panel(page))
  await focused(page.getByRole('button', { name: 'Add media server' }))
})

test('Escape closes a list first, then what is around it, and keeps what was picked', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await tabTo(page, page.getByRole('button', { name: 'Issue a token' }))
  await page.keyboard.press('Enter')
  await focused(panel(page).getByRole('button', { name: /^A link for listeners/ }))
  await page.keyboard.press('Enter')
  const stream = panel(page).getByRole('combobox', { name: 'Stream' })
  await focused(stream)
  await until('a stream is picked', async () => (await stream.inputValue()) !== '')
  const picked = await stream.inputValue()
  await page.keyboard.press('ArrowDown')
  await seen(page.getByRole('listbox'))
  await page.keyboard.press('Escape')
  await gone(page.getByRole('listbox'))
  await until('the pick is back', async () => (await stream.inputValue()) === picked)
  await page.keyboard.type('x')
  await page.keyboard.press('Escape')
  await gone(page.getByRole('listbox'))
  await until('the pick is back', async () => (await stream.inputValue()) === picked)
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('a rule is written and published', async () => {
  const { page } = desk
  await goBy('r')
  await tabTo(page, page.getByRole('button', { name: 'New rule' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('Name', { exact: true }))
  await page.keyboard.type('Typed')
  await page.keyboard.press('Enter')
  await gone(panel(page))
  const review = page.getByRole('button', { name: 'Review and publish' })
  await seen(page.getByText('The draft is stored.'))
  await tabTo(page, review)
  await page.keyboard.press('Enter')
  await tabTo(page, panel(page).getByRole('button', { name: 'Publish', exact: true }))
  await page.keyboard.press('Enter')
  await gone(panel(page))
  const { published } = await desk.door.call('GET /rules')
  expect(published.rules.map(({ name }) => name)).toContain('Typed')
})

test('a rule is moved on the ladder with Alt and an arrow, and the move undone', async () => {
  const { page } = desk
  await desk.go('/rules')
  const typed = page.getByRole('button', { name: 'Typed', exact: true })
  await tabTo(page, typed)
  await page.keyboard.press('Alt+ArrowUp')
  await seen(page.getByText('unpublished change'))
  await page.keyboard.press('Control+z')
  await gone(page.getByText('unpublished change'))
})

test('a session is revoked from its row, and the focus returns to it', async () => {
  const { page } = desk
  await desk.go('/')
  const grid = page.getByRole('grid', { name: 'Live sessions' })
  await tabTo(page, grid)
  const row = grid.locator('[data-row]').filter({ hasText: '203.0.113.4' })
  for (let rows = 0; rows < 8 && !(await hasFocus(row)); rows += 1) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(100)
  }
  await focused(row)
  await page.keyboard.press('n')
  const told = page.locator('[data-toast]').filter({ hasText: 'Nobody told who this is' })
  await seen(told.locator('.lucide-info'))
  await page.keyboard.press('r')
  await seen(panel(page))
  await tabTo(page, panel(page).getByRole('button', { name: /^Refuse .+ from now on$/ }))
  await page.keyboard.press('Enter')
  await gone(panel(page))
  await focused(row)
  const again = { stream: 'live/open', key: 'again', ip: '203.0.113.4' }
  expect(nimbleAdmits(await nimbleStarts(desk.door, nimble, again))).toBe(false)
})

test('a decision is opened, stepped through and closed without leaving its row', async () => {
  const { page } = desk
  await desk.go('/decisions')
  await seen(page.getByRole('grid').locator('[data-row]'))
  await page.keyboard.press('/')
  await focused(page.getByRole('searchbox', { name: 'Filter decisions' }))
  const rows = page.getByRole('grid').locator('[data-row]')
  await page.keyboard.press('ArrowDown')
  await focused(rows.nth(0))
  await page.keyboard.press('Enter')
  await seen(panel(page))
  await page.keyboard.press('ArrowDown')
  await focused(rows.nth(1))
  await expect.poll(() => rows.nth(1).getAttribute('aria-selected')).toBe('true')
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await focused(rows.nth(1))
})

/** Runs in the page: notes from now on what gets the focus while nothing shows it. */
function noteUnmarkedFocus(): void {
  const unmarked = new Set<string>()
  Object.assign(window, { unmarked })
  const isMarked = (element: Element): boolean => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
  }
  addEventListener('focusin', ({ target }) => {
    // Of a date box a part has the focus, and is marked itself.
    if (!(target instanceof Element) || target.matches('body, [type=datetime-local]')) return
    let at: Element | null = target
    for (let up = 0; at !== null && up < 6; up += 1, at = at.parentElement) {
      if (isMarked(at)) return
    }
    unmarked.add(`${location.hash}: ${target.outerHTML.slice(0, 160)}`)
  })
}

test('whatever Tab comes to shows that it has the focus', async () => {
  const { page } = desk
  await page.evaluate(noteUnmarkedFocus)
  for (const [path] of SCREENS) {
    await desk.go(path)
    for (let tabs = 0; tabs < 40; tabs += 1) await page.keyboard.press('Tab')
  }
  const found = await page.evaluate(() => [
    ...(window as unknown as { unmarked: Set<string> }).unmarked,
  ])
  expect(found).toEqual([])
})
