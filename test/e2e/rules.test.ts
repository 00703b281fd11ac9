import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addCaller, type Caller, nimbleAdmits, nimbleStarts } from '../real/support/callers.ts'
import { makeRule } from '../shared/make-rule.ts'
import { gone, panel, seen, startDesk } from './support.ts'

/*
 * Rules from the first recipe to a rollback: what is drafted decides nothing, what is published decides the next request.
 * The tests follow on each other.
 */
let nimble: Caller
let rjAuth = ''
const desk = startDesk(async (door) => {
  nimble = await addCaller(door, 'nimble')
  const { item } = await door.call('POST /streams', { name: 'live/gala', mode: 'public' })
  const { token } = await door.call('POST /links', { streamId: item.id, label: 'Ada' })
  rjAuth = `?rj-auth=${encodeURIComponent(token)}`
})

let asked = 0
async function admits(query = '', ip = '203.0.113.9'): Promise<boolean> {
  asked += 1
  const question = { stream: 'live/gala', key: `s${asked}`, ip, query }
  return nimbleAdmits(await nimbleStarts(desk.door, nimble, question))
}

const published = async () => (await desk.door.call('GET /rules')).published
/** The way back in what stays above the rules once a version is in force. */
const rollBackTo = (version: number) =>
  desk.page
    .getByRole('main')
    .locator('div')
    .filter({ hasText: `Version ${version + 1} is in force` })
    .getByRole('button', { name: 'Roll back', exact: true })
    .last()
const ruleItem = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name })

/** Opens the review, looks at it, publishes. */
async function publish(...expected: readonly string[]): Promise<void> {
  const { page } = desk
  await page.getByRole('button', { name: 'Review and publish' }).click()
  const dialog = panel(page)
  for (const text of expected) await seen(dialog.getByText(text))
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await gone(dialog)
}

test('a recipe decides nothing while it is a draft', async () => {
  const { page } = desk
  await desk.go('/rules')
  expect(await admits()).toBe(true)
  await page.getByRole('main').getByRole('button', { name: 'Private stream' }).click()
  await panel(page).getByRole('button', { name: 'Add two rules to the draft' }).click()
  await seen(page.getByText('2 unpublished changes'))
  await seen(page.getByText('The draft is stored.'))
  expect(await admits()).toBe(true)
})

test('publishing shows the difference and changes the next answer', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Review and publish' }).click()
  // Recorded requests are tried on the draft: whoever came in above without a link no longer would.
  const backTest = panel(page).getByRole('region', { name: 'Back-test' })
  await backTest.locator('summary').filter({ hasText: 'Would be refused' }).click()
  await seen(backTest.getByText('203.0.113.9').first())
  // Who is in now is named too, with the rule that would refuse them.
  const now = panel(page)
    .locator('details')
    .filter({ hasText: 'Who is in now and would be refused' })
  await now.locator('summary').click()
  const one = now.getByRole('listitem').filter({ hasText: '203.0.113.9' }).first()
  await seen(one.getByText('Everyone else is refused'))
  await seen(one.getByText('goes on'))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await publish('Valid link continues', 'Everyone else is refused')
  await seen(page.getByText('Version 1 is in force'))
  expect(await admits()).toBe(false)
  expect(await admits(rjAuth)).toBe(true)
  await desk.go('/decisions')
  const rows = page.getByRole('row')
  await seen(rows.filter({ hasText: 'Refused' }).filter({ hasText: 'Everyone else is refused' }))
})

test('an edited rule is shown field by field before it is published', async () => {
  const { page } = desk
  await desk.go('/rules')
  await page.getByRole('button', { name: 'Everyone else is refused', exact: true }).click()
  const form = panel(page)
  await form.getByRole('combobox', { name: 'Who' }).click()
  await page.getByRole('option', { name: /^Address/ }).click()
  await form.getByLabel('Addresses and blocks').fill('203.0.113.0/24')
  await form.getByLabel('Addresses and blocks').press('Enter')
  await form.getByRole('button', { name: 'Change draft' }).click()
  await gone(form)
  await seen(page.getByText('1 unpublished change', { exact: true }))
  await publish('Changed', '203.0.113.0/24')
  await seen(page.getByText('Version 2 is in force'))
  expect(await admits()).toBe(false)
  expect(await admits('', '198.51.100.9')).toBe(true)
})

test('a tie is told at both rules, stored nowhere, and the old rules stay in force', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 409/)
  await page.getByRole('button', { name: 'New rule' }).click()
  const form = panel(page)
  await form.getByLabel('Name').fill('Nobody at all')
  await form.getByLabel('Priority').fill('5')
  await form.getByRole('button', { name: 'Add to draft' }).click()
  await gone(form)
  await seen(page.getByText('1 unpublished change, not stored'))
  for (const name of ['Nobody at all', 'Everyone else is refused']) {
    await seen(ruleItem(page, name).getByRole('alert'))
  }
  expect(await page.getByRole('button', { name: 'Review and publish' }).count()).toBe(0)
  expect((await published()).version).toBe(2)
  expect((await desk.door.call('GET /rules')).draft).toBeNull()
  expect(await admits('', '198.51.100.9')).toBe(true)
})

test('moved out of the tie it is stored, and discarding takes it away', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Nobody at all', exact: true }).click()
  const form = panel(page)
  await form.getByLabel('Priority').fill('7')
  await form.getByRole('button', { name: 'Change draft' }).click()
  await seen(page.getByText('The draft is stored.'))
  // An edit that still waits to be stored while the draft is being taken away must not come back after it.
  await page.route('**/api/v1/rules/draft', async (route) => {
    if (route.request().method() !== 'DELETE') return await route.continue()
    const response = await route.fetch()
    await new Promise((later) => setTimeout(later, 1_000))
    await route.fulfill({ response })
  })
  await page.getByRole('button', { name: 'More for Nobody at all' }).click()
  await page.getByRole('menuitem', { name: 'Make shadow' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await panel(page).getByRole('button', { name: 'Discard draft' }).click()
  await gone(ruleItem(page, 'Nobody at all'))
  await page.waitForTimeout(500)
  await page.unrouteAll({ behavior: 'wait' })
  expect((await desk.door.call('GET /rules')).draft).toBeNull()
})

test('a shadow rule refuses nobody and is counted on the ladder', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'More for Everyone else is refused' }).click()
  await page.getByRole('menuitem', { name: 'Make shadow' }).click()
  await publish('live', 'shadow')
  await seen(page.getByRole('main').getByText('Nobody who was in is refused by it.'))
  const item = ruleItem(page, 'Everyone else is refused')
  await seen(item.getByText('Shadow, only counted'))
  await seen(item.getByText('0 would differ'))
  for (const _ of [1, 2, 3]) expect(await admits()).toBe(true)
  await seen(item.getByText('3 would differ'))
  expect(await admits()).toBe(true)
  await seen(item.getByText('4 would differ'))
})

test('rolling back from what is said after publishing asks first where somebody would be refused', async () => {
  const { page } = desk
  // On a slow machine it has gone by itself.
  await page.locator('[data-toast] [aria-label=Dismiss]').evaluateAll((all) => {
    for (const each of all) (each as HTMLElement).click()
  })
  await rollBackTo(2).focus()
  await page.keyboard.press('Enter')
  const dialog = panel(page).last()
  await seen(dialog.getByText('Roll back to version 2'))
  await seen(dialog.getByText(/^Whoever was cut is not brought back/))
  await seen(dialog.getByText(/who are in now would be refused\.$/))
  expect((await published()).version).toBe(3)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('a version is rolled back to in two clicks', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Versions' }).click()
  const drawer = panel(page).filter({ has: page.getByRole('heading', { name: 'Versions' }) })
  const first = drawer.getByRole('listitem').filter({ hasText: '2 rules' })
  await first.getByRole('button', { name: 'Roll back to this' }).last().click()
  await seen(panel(page).last().getByText('1 rule different from now.'))
  await seen(
    panel(page)
      .last()
      .getByText(/who are in now would be refused\.$/),
  )
  await panel(page).last().getByRole('button', { name: 'Roll back', exact: true }).click()
  await seen(page.getByText('Version 4 is in force: the rules of version 1'))
  expect((await published()).rules.map(({ state }) => state)).toEqual(['live', 'live'])
  expect(await admits('', '198.51.100.9')).toBe(false)
  const none = drawer
    .getByRole('listitem')
    .filter({ hasText: 'Before the first version: no rules' })
  await desk.door.call('PATCH /settings', { onAir: 'on' })
  desk.troubles.expectOnly(/400/)
  let refused = 0
  await page.route('**/rules/impact*', (route) =>
    route.fulfill(
      refused === 0
        ? { status: 400, json: {} }
        : {
            json: { live: 300, refused, publishers: 0, cut: refused, asked: 0, goOn: 0, named: [] },
          },
    ),
  )
  /** Whatever changes in the catalogue has it counted anew. */
  const counts = async (number: number): Promise<void> => {
    refused = number
    const counted = page.waitForResponse('**/rules/impact*')
    await desk.door.call('POST /streams', { name: `live/${number}`, mode: 'public' })
    await (await counted).finished()
  }
  await none.getByRole('button', { name: 'Roll back to this' }).click()
  // On air it is not one click where it is not known whether anybody is cut.
  const dialog = panel(page).last()
  await seen(dialog.getByText('It was not counted who is in now'))
  await seen(dialog.getByText('hold 5 s'))
  await seen(dialog.getByLabel('Cannot hold? Type “not counted”'))
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await counts(242)
  // The number stands still while it is typed, whatever is counted meanwhile.
  const typed = dialog.getByLabel('Cannot hold? Type 242')
  await typed.focus()
  await counts(249)
  await typed.fill('242')
  await dialog.getByText('Roll back', { exact: true }).click()
  await desk.door.call('PATCH /settings', { onAir: 'off' })
  await page.unrouteAll({ behavior: 'wait' })
  await seen(page.getByText('Version 5 is in force: no rules'))
  // What was said of version 4, and led back from it, is taken away.
  const told = page.locator('[data-toast]:not([data-ending-style])')
  expect(await told.filter({ hasText: /is in force/ }).count()).toBe(1)
  expect((await published()).rules).toEqual([])
  expect(await admits('', '198.51.100.9')).toBe(true)
  await page.keyboard.press('Escape')
  await gone(drawer)
})

test('a draft that a rollback overtook goes on from the version in force, and discarding it is undone', async () => {
  const { page, door } = desk
  const rules = [makeRule({ id: 'late', priority: 1, name: 'Late', state: 'shadow' })]
  await door.call('PUT /rules/draft', { baseVersion: (await published()).version, rules })
  const { version } = await door.call('POST /rules/rollback', { version: 0 })
  await page.getByRole('button', { name: 'Compare and go on' }).click()
  await seen(panel(page).getByText('Late'))
  expect((await door.call('GET /rules')).draft?.baseVersion).toBe(version)
  await panel(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await panel(page).getByRole('button', { name: 'Discard draft' }).click()
  await seen(page.getByText('The draft is discarded'))
  await gone(panel(page))
  await gone(ruleItem(page, 'Late'))
  await page.keyboard.press('Control+z')
  await seen(ruleItem(page, 'Late'))
  await publish('Late')
  // Nobody would be refused: one click.
  await rollBackTo(version).click()
  await seen(page.getByText(`Version ${version + 2} is in force`))
  await gone(ruleItem(page, 'Late'))
  expect((await published()).rules).toEqual([])
})

const TESTED = 'Anybody gets in from abroad'

test('a decision is pinned by keyboard, and rules against it are not published', async () => {
  const { page, troubles } = desk
  await desk.go('/decisions')
  // By its answer: the newest may still be on its way to the page.
  const admitted = page.getByRole('row').filter({ hasText: 'live/gala' })
  await admitted.filter({ hasText: 'Allowed' }).first().click()
  await panel(page).getByRole('button', { name: 'Pin as test' }).focus()
  await page.keyboard.press('Enter')
  // The focus comes a moment after the dialog.
  await seen(page.locator('[role=dialog] input:focus'))
  await page.keyboard.type(TESTED)
  await page.keyboard.press('Enter')
  await seen(page.getByText('It passes with the rules in force.'))
  const { version } = await published()
  const rules = [makeRule({ id: 'nobody', priority: 1, name: 'Nobody at all' })]
  await desk.door.call('PUT /rules/draft', { baseVersion: version, rules })
  await expect(
    desk.door.call('POST /rules/publish', { baseVersion: version, note: '' }),
  ).rejects.toThrow(/ERR_TESTS_FAIL/)
  await desk.go('/rules')
  await page.getByRole('button', { name: 'Review and publish' }).click()
  const dialog = panel(page)
  await seen(dialog.getByText('1 of 1 pinned tests fails'))
  await seen(dialog.getByText('Rule “Nobody at all”.'))
  const button = dialog.getByRole('button', { name: 'Publish', exact: true })
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  expect((await published()).version).toBe(version)
  troubles.expectOnly(/409/)
})

test('an override is typed, and told by the audit log', async () => {
  const { page } = desk
  const dialog = panel(page)
  const publishButton = dialog.getByRole('button', { name: 'Publish', exact: true })
  await dialog.getByLabel('Why publish all the same').fill('The hall is being cleared')
  await dialog.getByLabel(/^Type/).fill('publish although test fail')
  expect(await publishButton.getAttribute('aria-disabled')).toBe('true')
  await dialog.getByLabel(/^Type/).fill('publish although tests fail')
  await publishButton.focus()
  await page.keyboard.press('Enter')
  await gone(dialog)
  expect(await admits('', '198.51.100.9')).toBe(false)
  const { entries } = await desk.door.call('GET /audit')
  expect(entries.find(({ what }) => what === 'rules.override_tests')).toMatchObject({
    detail: `The hall is being cleared Failed: ${TESTED}`,
  })
})

test('the pinned tests say how the rules in force answer them, and one is removed and brought back', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Tests', exact: true }).click()
  await seen(panel(page).getByText('Fails: rules in force'))
  await panel(page)
    .getByRole('button', { name: `Remove ${TESTED}` })
    .click()
  await seen(panel(page).getByText('Nothing is pinned yet'))
  const told = page.locator('[data-toast]').filter({ hasText: 'is not a test any more' })
  await told.getByRole('button', { name: 'Undo', exact: true }).click()
  await seen(panel(page).getByText('Fails: rules in force'))
  await page.keyboard.press('Escape')
})

test('a rule that keeps out is put above one that lets in by keyboard, in its form and before it is published', async () => {
  const { page, door } = desk
  const { version } = await published()
  const rules = [
    makeRule({ id: 'members', priority: 1, name: 'Members', effect: { kind: 'continue' } }),
    makeRule({
      ...{ id: 'office', priority: 5, name: 'Office' },
      source: { kind: 'address', values: ['203.0.113.0/24'] },
    }),
  ]
  await door.call('PUT /rules/draft', { baseVersion: version, rules })
  const drafted = async () =>
    (await door.call('GET /rules')).draft?.rules.map(({ priority }) => priority)
  await page.getByRole('button', { name: 'Office', exact: true }).click()
  const form = panel(page)
  await form.getByRole('button', { name: 'Put it first' }).press('Enter')
  await seen(form.getByText('“Office” decides before “Members” now, with priority 0.'))
  // The focus is where it was, on the way back.
  await page.keyboard.press('Enter')
  await seen(form.getByText(/before it decide “Members”/))
  expect(await form.getByLabel('Priority').inputValue()).toBe('5')
  await page.keyboard.press('Enter')
  // What is undone before the page hears that it is stored is stored as it was.
  let hear = (): void => {}
  const heard = new Promise<void>((done) => {
    hear = done
  })
  await page.route('**/api/v1/rules/draft', async (route) => {
    const response = await route.fetch()
    await heard
    await route.fulfill({ response })
  })
  await form.getByRole('button', { name: 'Change draft' }).click()
  await gone(form)
  await expect.poll(drafted).toEqual([1, 0])
  await page.keyboard.press('Control+z')
  hear()
  await expect.poll(drafted).toEqual([1, 5])
  await page.unrouteAll({ behavior: 'wait' })
  await page.getByRole('button', { name: 'Review and publish' }).click()
  // What was tried on the draft before says nothing of the one that is published.
  const found = form.getByRole('region', { name: 'Back-test' }).getByText(/more would get in\.$/)
  await seen(found)
  const before = await found.textContent()
  await form.getByRole('button', { name: 'Put it first' }).press('Enter')
  await expect.poll(() => found.textContent()).not.toBe(before)
  await seen(form.getByText('“Office” decides before “Members” now, with priority 0.'))
  await form.getByRole('button', { name: 'Publish', exact: true }).click()
  await gone(form)
  expect((await published()).rules.map(({ priority }) => priority)).toEqual([1, 0])
  expect(await admits()).toBe(false)
})
