import { expect, test } from 'vitest'
import { bringAxe, expectNoViolation } from './axe.ts'
import { gone, panel, seen, startDesk } from './support.ts'

const desk = startDesk(async (door) => {
  await door.call('POST /streams', { name: 'live/news', title: 'News' })
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
