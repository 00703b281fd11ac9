import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Caller, nimbleStarts } from '../real/support/callers.ts'
import { makeRule } from '../shared/make-rule.ts'
import { expectNoViolation } from './axe.ts'
import { fillStation } from './station.ts'
import { gone, panel, seen, startDesk, typeIntoPalette } from './support.ts'

let nimble: Caller
const desk = startDesk(async (door) => {
  nimble = await fillStation(door)
})
const streamNames = async (): Promise<readonly string[]> =>
  (await desk.door.call('GET /streams')).streams.map(({ name }) => name)

async function choose(dialog: Locator, name: string, option: RegExp): Promise<void> {
  await dialog.getByRole('combobox', { name }).click()
  await desk.page.getByRole('option', { name: option }).click()
}

test('a stream that is deleted comes back by Ctrl+Z, and from the list of what was deleted', async () => {
  const { page } = desk
  const remove = async (): Promise<void> => {
    await desk.go('/streams')
    await page.getByRole('row').filter({ hasText: 'live/open' }).click()
    await panel(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete stream' }).click()
    await seen(page.getByText('live/open is deleted'))
    // What is said of the first time may still be there the second time.
    await expect.poll(streamNames).not.toContain('live/open')
    // It is gone there before the page has closed what asked, which takes the focus along.
    await gone(panel(page))
  }
  await remove()
  await page.keyboard.press('Control+z')
  await seen(page.getByText('Undone: it is back as it was'))
  expect(await streamNames()).toContain('live/open')

  await remove()
  await typeIntoPalette(page, 'recently del')
  await page.keyboard.press('Enter')
  const list = page.getByRole('region', { name: 'Recently deleted' })
  await seen(list.getByText('live/open'))
  await list.getByRole('button', { name: 'Restore live/open' }).click()
  await gone(list.getByText('live/open'))
  // Tokens are put back where they are listed.
  const kind = 'listener-link'
  const { streams } = await desk.door.call('GET /streams')
  const streamId = streams.find(({ name }) => name === 'live/open')?.id ?? ''
  const { token } = await desk.door.call('POST /tokens', { kind, streamId })
  const tokens = [{ kind, id: token.id }] as const
  await desk.door.call('POST /tokens/acts', { act: 'delete', tokens: [...tokens] })
  await page.reload()
  await seen(list.getByText('Listener link'))
  await list.getByRole('link', { name: /Look at it and restore/ }).click()
  await gone(list)
  await page.getByRole('row').filter({ hasText: 'live/open' }).click()
  await panel(page).getByRole('button', { name: 'Restore' }).click()
  await expect.poll(async () => (await desk.door.call('GET /tokens/deleted')).kinds).toEqual([])
  expect(await streamNames()).toContain('live/open')
})

test('many are revoked by keyboard: whom it concerns, a hold of five seconds, what came of it, and Undo', async () => {
  const { page, door } = desk
  const revocations = async (): Promise<number> =>
    (await door.call('GET /revocations')).revocations.length
  const before = await revocations()
  await desk.go('/?q=stream:live/open')
  const row = page.getByRole('row').filter({ hasText: '203.0.113.4' })
  await seen(row)
  await row.getByRole('checkbox').click()
  await page
    .getByRole('region', { name: 'Selected sessions' })
    .getByRole('button', { name: 'Revoke 1' })
    .click()
  const dialog = page.getByRole('dialog', { name: 'Revoke many' })
  await choose(dialog, 'Whom', /^All that match/)
  await choose(dialog, 'What is refused of each', /^The address/)
  await seen(dialog.getByRole('button', { name: /^Revoke 2 sessions/ }))
  const hold = dialog.getByRole('button', { name: /^Revoke 2 sessions/ })
  await expectNoViolation(page)
  await hold.focus()
  // Let go too early, nothing happens.
  await page.keyboard.down('Enter')
  await seen(hold.getByText('4 s more'))
  await page.keyboard.up('Enter')
  await seen(hold.getByText('hold 5 s'))
  expect(await revocations()).toBe(before)
  await page.keyboard.down('Enter')
  await seen(dialog.getByText('2 sessions refused from now on.', { exact: true }))
  await page.keyboard.up('Enter')
  expect(await revocations()).toBe(before + 2)
  const since = dialog.getByRole('region', { name: 'Who came since' })
  await seen(since.getByText(/^Whoever comes next is let in as before\. To end the stream/))
  expect(await since.getByRole('button').allTextContents()).toEqual(['Open live/open'])
  await nimbleStarts(door, nimble, { stream: 'live/open', key: '6', ip: '203.0.113.6' })
  await seen(since.getByText('1 more who matches came since.'))
  await expectNoViolation(page)
  // Counted before, and nobody is revoked by a press.
  await since.getByRole('button', { name: 'Revoke this one too…' }).click()
  await seen(dialog.getByRole('button', { name: /^Revoke 1 session/ }))
  await seen(dialog.getByRole('region', { name: 'Whom it concerns' }))
  await expectNoViolation(page)
  await dialog.getByRole('button', { name: 'Back' }).click()
  await since.getByRole('button', { name: 'Revoke this one too…' }).click()
  await dialog.getByLabel('Cannot hold? Type 1').fill('1')
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await seen(dialog.getByText('3 sessions refused from now on.', { exact: true }))
  expect(await revocations()).toBe(before + 3)
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await seen(dialog.getByText(/^Undone/))
  expect(await revocations()).toBe(before)
  await dialog.getByRole('button', { name: 'Done' }).click()
})

test('who throws out all of a stream picks it, switches it off with them, and undoes both at once', async () => {
  const { page, door } = desk
  const isOn = async (): Promise<boolean | undefined> =>
    (await door.call('GET /streams')).streams.find(({ name }) => name === 'live/open')?.enabled
  const revoked = async () => (await door.call('GET /revocations')).revocations
  const before = await revoked()
  await desk.go('/')
  await page.getByRole('button', { name: 'Revoke many at once' }).click()
  const dialog = page.getByRole('dialog', { name: 'Revoke many' })
  await choose(dialog, 'Whom', /^Everyone at a stream/)
  const stream = dialog.getByRole('combobox', { name: 'Stream' })
  if (!(await stream.inputValue()).startsWith('live/open')) {
    await stream.fill('live/op')
    await page.getByRole('option', { name: /^live\/open, \d+ viewer/ }).click()
  }
  await dialog.getByRole('switch', { name: 'Switch live/open off as well' }).click()
  await expectNoViolation(page)
  const typed = dialog.getByLabel(/^Cannot hold\? Type \d+$/)
  await seen(typed)
  await typed.fill(
    /\d+/.exec((await dialog.getByText(/^Cannot hold\?/).textContent()) ?? '')?.[0] ?? '',
  )
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await seen(page.getByText(/^\d+ sessions? revoked, live\/open switched off$/))
  expect(await isOn()).toBe(false)
  expect((await revoked()).length).toBeGreaterThan(before.length)
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await seen(dialog.getByText(/^Undone/))
  expect(await isOn()).toBe(true)
  expect(await revoked()).toEqual(before)
  await dialog.getByRole('button', { name: 'Done' }).click()
})

test('a filter that cannot be read matches nobody who could be revoked together', async () => {
  const { page } = desk
  await desk.go('/?q=strm:live/open')
  await page.getByRole('button', { name: 'Revoke many at once' }).click()
  const dialog = page.getByRole('dialog', { name: 'Revoke many' })
  await seen(dialog.getByText(/^The filter cannot be read, so nobody matches it/))
  await dialog.getByRole('combobox', { name: 'Whom' }).click()
  await seen(page.getByRole('option', { name: /^Everyone at a stream/ }))
  expect(await page.getByRole('option', { name: /^All that/ }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  // Nor can all that is shown be ticked, which is more than the filter means.
  await page.getByRole('row').filter({ hasText: '203.0.113.4' }).getByRole('checkbox').click()
  const selected = page.getByRole('region', { name: 'Selected sessions' })
  const all = selected.getByRole('button', { name: /^Select all/ })
  await all.hover()
  await seen(page.getByText('The filter cannot be read, so more are shown than it means.').last())
  await all.click({ force: true })
  await seen(selected.getByText('1 selected'))
  expect(await all.getAttribute('aria-disabled')).toBe('true')
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('r')
  await seen(panel(page).getByRole('heading', { name: 'Revoke many' }))
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('an undo of a revocation that fails says so', async () => {
  const { page, door } = desk
  await desk.go('/?q=stream:live/open')
  const row = page.getByRole('row').filter({ hasText: '203.0.113.4' })
  await row.getByRole('gridcell').nth(2).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  const held = Promise.withResolvers<void>()
  await page.route('**/api/v1/revocations', async (route) => {
    await held.promise
    await route.continue()
  })
  await panel(page)
    .getByRole('button', { name: /^(Revoke|Refuse) / })
    .click()
  // Until it is told that it worked, also where one closes the dialog and presses again.
  const behind = page.locator('[role=row]').filter({ hasText: '203.0.113.4' })
  await seen(behind.getByText('Revoking…'))
  await seen(panel(page).getByRole('button', { name: 'Revoking…' }))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await page.keyboard.press('r')
  const pressed = panel(page).getByRole('button', { name: 'Revoking…' })
  expect(await pressed.getAttribute('aria-disabled')).toBe('true')
  held.resolve()
  await gone(behind.getByText('Revoking…'))
  await page.unroute('**/api/v1/revocations')
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await seen(page.getByText(/^The \w+ \S+, revoked\. \d+ sessions? refused from now on\./))
  const { revocations } = await door.call('GET /revocations')
  for (const { id } of revocations) {
    await door.call(`DELETE /revocations/${id}` as 'DELETE /revocations/{id}')
  }
  desk.troubles.expectOnly(/404/)
  // The button does it at once.
  const message = page.locator('[data-toast]').filter({ hasText: /revoked\. \d+ session/ })
  await message.getByText('Undo', { exact: true }).click()
  await seen(page.getByText('That could not be undone'))
  await page.locator('[data-toast] [aria-label=Dismiss]').first().click()
})

test('who cannot hold types the number', async () => {
  const { page, door } = desk
  await desk.go('/')
  // What was told of the tests before goes with it.
  await page.reload()
  await page.getByRole('button', { name: 'Revoke many at once' }).click()
  const dialog = page.getByRole('dialog', { name: 'Revoke many' })
  await choose(dialog, 'Whom', /^An address/)
  await dialog.getByLabel('Address or block').fill('203.0.113.1')
  await dialog.getByLabel('Cannot hold? Type 1').fill('1')
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await seen(dialog.getByText('1 session refused from now on.', { exact: true }))
  expect((await door.call('GET /revocations')).revocations[0]).toMatchObject({
    kind: 'address',
    value: '203.0.113.1',
  })
  await dialog.getByRole('button', { name: 'Done' }).click()
  // The key asks and names whom, while the message is there and once it has gone.
  const told = page.locator('[data-toast]').filter({ hasText: '1 session revoked' })
  await seen(told)
  await page.keyboard.press('Control+z')
  const question = page.getByRole('dialog', { name: 'Undo what was revoked?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await gone(question)
  await gone(told)
  await page.keyboard.press('Control+z')
  await seen(question.getByText(/^1 session, revoked (just now|\d+ s ago)\. That is lifted/))
  await question.getByRole('button', { name: 'Lift' }).click()
  await seen(page.getByText('Undone: 1 session as before'))
  expect((await door.call('GET /revocations')).revocations).toEqual([])
})

test('revoking together is undone from the list of work', async () => {
  const { page, door } = desk
  const target = { by: 'address', value: '198.51.100.0/24' } as const
  await door.call('POST /sessions/revocations', { target })
  expect((await door.call('GET /revocations')).revocations).toHaveLength(1)
  await page
    .getByRole('button', { name: /^Work and notices|under way|unread|new/ })
    .first()
    .click()
  const undo = page.getByRole('button', { name: 'Undo: Cutting revoked sessions' })
  await undo.first().click()
  const question = page.getByRole('dialog', { name: 'Undo what was revoked?' })
  await seen(question.getByText(/^Cutting revoked sessions, 1 of 1, begun .+ are lifted/))
  await question.getByRole('button', { name: 'Lift' }).click()
  await seen(page.getByText('Undone: what was revoked is lifted'))
  expect((await door.call('GET /revocations')).revocations).toEqual([])
  await gone(undo)
  const told = page.locator('[data-toast]').filter({ hasText: 'what was revoked is lifted' })
  await told.getByRole('button', { name: 'Undo', exact: true }).click()
  await seen(page.getByText('Undone: it is back as it was'))
  const [back, ...others] = (await door.call('GET /revocations')).revocations
  expect([back?.value, ...others]).toEqual(['198.51.100.0/24'])
  await door.call(`DELETE /revocations/${back?.id}` as 'DELETE /revocations/{id}')
  await page.keyboard.press('Escape')
})

test('the matrix of who can reach what is read by keyboard, and leads to the rule', async () => {
  const { page, door } = desk
  const { published } = await door.call('GET /rules')
  await door.call('PUT /rules/draft', {
    baseVersion: published.version,
    rules: [
      makeRule({
        id: 'home',
        priority: 1,
        name: 'Only at home',
        source: { kind: 'country', values: ['FR', 'DE'] },
        effect: { kind: 'continue' },
      }),
      makeRule({
        id: 'gold',
        priority: 2,
        name: 'Gold',
        source: { kind: 'tag', values: ['gold'] },
        effect: { kind: 'ads', vastTag: 'https://ads.example/v' },
      }),
      makeRule({
        id: 'elsewhere',
        priority: 3,
        name: 'Elsewhere',
        source: { kind: 'any' },
        effect: { kind: 'redirect', url: 'https://elsewhere.example/' },
        sharePercent: 50,
      }),
    ],
  })
  await desk.go('/reach')
  await page.getByRole('combobox', { name: 'By the rules' }).click()
  await page.getByRole('option', { name: 'Of the draft' }).click()
  const grid = page.getByRole('grid', { name: 'Who can reach what' })
  const first = grid.getByRole('gridcell').first().getByRole('button')
  await seen(grid.getByText('gold'))
  await first.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toMatch(/^live\/open, Country DE: In/)
  await page.keyboard.press('Enter')
  await seen(panel(page).getByText('Only at home'))
  await expectNoViolation(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Copy as CSV' }).click()
  await seen(page.getByText('Copied: the matrix as CSV'))
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('live/open,')
  await expect
    .poll(async () => (await door.call('GET /audit')).entries[0])
    .toMatchObject({ what: 'data.copy', subject: 'Who can reach what, as CSV' })
})
