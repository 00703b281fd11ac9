import { expect, test } from 'vitest'
import { OVERRIDE_PHRASE } from '../../shared/pinned-test.ts'
import { PINNED } from '../electron/console/set-up.ts'
import { bringAxe, expectNoViolation } from './axe.ts'
import { gone, panel, seen, startDesk } from './support.ts'

const desk = startDesk(async (door) => {
  await door.call('POST /streams', { name: 'live/news', title: 'News' })
  await door.call('POST /streams', { name: 'live/open', mode: 'public' })
  const request = { ...PINNED.request, streamName: 'live/open' }
  const expected = { ...PINNED.expected, outcome: 'allow' as const }
  await door.call('POST /rules/tests', { ...PINNED, request, expected })
})

const stored = async () => (await desk.door.call('GET /streams')).streams[0]
const undoDialog = () => desk.page.getByRole('dialog', { name: /^Undo the change of/ })

test('a change is undone by keyboard, and who would get in is said first', async () => {
  const { page, door } = desk
  const id = (await stored())?.id ?? ''
  await bringAxe(page)
  await desk.go('/streams')
  await page.getByRole('row').filter({ hasText: 'live/news' }).click()
  const drawer = panel(page)
  // That anybody may watch is asked first, and stored only then.
  await drawer.getByRole('radio', { name: /^Public/ }).click()
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  const question = page.getByRole('dialog', { name: 'Let everyone watch live/news' })
  await seen(question.getByText(/^It needs a link or token now\./))
  await page.keyboard.press('Escape')
  await gone(question)
  expect(await stored()).toMatchObject({ mode: 'token' })
  await drawer.getByRole('radio', { name: /^Token/ }).click()
  await drawer.getByLabel('Title').fill('Late news')
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  await seen(page.getByText('live/news is changed'))
  expect(await stored()).toMatchObject({ title: 'Late news' })
  await gone(drawer)
  await page.keyboard.press('Control+z')
  await seen(page.getByText('Undone: live/news is as before'))
  expect(await stored()).toMatchObject({ title: 'News' })

  const { createdAtMs: _, updatedAtMs: __, id: ___, ...input } = (await stored()) ?? {}
  const body = { ...input, name: 'live/news', enabled: false, title: 'Off' }
  await door.call(`PUT /streams/${id}` as 'PUT /streams/{id}', body)
  await door.call(`PUT /streams/${id}` as 'PUT /streams/{id}', { ...body, title: 'Off air' })
  await desk.go('/settings')
  const first = page
    .getByRole('row', { name: /enabled/ })
    .getByRole('button', { name: 'Undo this' })
  await first.focus()
  await page.keyboard.press('Enter')
  await seen(undoDialog().getByText('live/news is switched on again'))
  await seen(undoDialog().getByText('changed since'))
  await expectNoViolation(page)
  await page.keyboard.press('Enter')
  await gone(undoDialog())
  expect(await stored()).toMatchObject({ title: 'News', enabled: true })
  await seen(page.getByText('stream.undo'))
})

test('a document is undone over a pinned test that fails, once a reason is given', async () => {
  const { page, door } = desk
  const overrideTests = { phrase: OVERRIDE_PHRASE, reason: 'A trial' } as const
  const closed = `stagedoor: 1
rules: [{ id: shut, priority: 10, source: { kind: any }, target: { kind: all }, effect: { kind: drop } }]
`
  await door.call('POST /apply', { yaml: closed, dryRun: false, overrideTests })
  const off = closed.replace('id:', 'state: off, id:')
  await door.call('POST /apply', { yaml: off, dryRun: false })
  await desk.go('/settings')
  const rows = page.getByRole('row', { name: /document\.apply/ })
  const { entries } = await door.call('GET /audit')
  // The newest stands first only once all are listed: the screen is open already, and hears of each by the feed.
  await seen(rows.nth(entries.filter(({ what }) => what === 'document.apply').length - 1))
  await rows.first().getByRole('button', { name: 'Undo this' }).click()
  const dialog = page.getByRole('dialog', { name: 'Undo the applied document' })
  await seen(dialog.getByText('Nothing was published.'))
  await expectNoViolation(page)
  await dialog.getByLabel('Why publish all the same').fill('As it was')
  await dialog.getByLabel(`Type “${OVERRIDE_PHRASE}”`).fill(OVERRIDE_PHRASE)
  await dialog.getByRole('button', { name: 'Undo this' }).click()
  await gone(dialog)
  expect((await door.call('GET /rules')).published.rules).toMatchObject([{ state: 'live' }])
})

test('a list of tokens is withdrawn where it ended, and from the list of work', async () => {
  const { page, door } = desk
  const withdraw = page.getByRole('dialog', { name: 'Withdraw a list of tokens' })
  const revoked = async () => (await door.call('GET /revocations')).revocations.length
  await desk.go('/tokens')
  await page.getByRole('button', { name: 'Issue many' }).click()
  const drawer = panel(page)
  await drawer.getByLabel('Rows', { exact: true }).fill('live/news,60,Ada\nlive/news,60,Bea')
  await page.getByRole('button', { name: 'Issue 2 tokens' }).click()
  await seen(drawer.getByText('2 of 2 issued'))
  await drawer.getByRole('button', { name: 'Withdraw all' }).click()
  await seen(withdraw.getByRole('button', { name: 'Withdraw 2 tokens' }))
  await withdraw.getByRole('button', { name: 'Cancel' }).click()
  await gone(withdraw)
  const saved = page.waitForEvent('download')
  await drawer.getByRole('button', { name: 'Save the file' }).click()
  await (await saved).path()
  await drawer.getByRole('button', { name: 'Done' }).click()
  await gone(drawer)
  expect(await revoked()).toBe(0)

  await page.getByRole('button', { name: /^Work and notices/ }).click()
  await page.getByRole('button', { name: 'Undo: Issuing a list of tokens' }).first().click()
  await withdraw.getByLabel('Cannot hold? Type 2').fill('2')
  await expectNoViolation(page)
  await withdraw.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await seen(withdraw.getByText('0 sessions refused from now on'))
  expect(await revoked()).toBe(2)
  await withdraw.getByRole('button', { name: 'Undo', exact: true }).click()
  await seen(withdraw.getByText('Undone: what was revoked is lifted.'))
  expect(await revoked()).toBe(0)
  await withdraw.getByRole('button', { name: 'Done' }).click()
  await gone(withdraw)
  // The list of work stays open, and no heading of a screen is found behind it.
  await page.keyboard.press('Escape')
  await gone(panel(page))
})
