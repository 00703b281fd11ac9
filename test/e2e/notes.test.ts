import { expect, test } from 'vitest'
import { bringAxe, expectNoViolation } from './axe.ts'
import { gone, panel, seen, startDesk } from './support.ts'

const desk = startDesk(async (door) => {
  for (const name of ['live/a', 'live/b']) await door.call('POST /streams', { name, title: '' })
})

test('a stream is pinned and noted by keyboard, comes first, and Undo takes it back', async () => {
  const { page, door } = desk
  const stored = async () => (await door.call('GET /annotations')).annotations
  await bringAxe(page)
  await desk.go('/streams')
  const second = page.getByRole('row').filter({ hasText: 'live/b' })
  await seen(second)
  await page.getByRole('grid').focus()
  await page.keyboard.press('End')
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('live/b'))
  await page.keyboard.press('n')
  const dialog = panel(page)
  await seen(dialog.getByLabel('Note'))
  await expectNoViolation(page)
  await page.keyboard.type('Second camera')
  await dialog.getByRole('switch', { name: 'Pinned' }).click()
  await dialog.getByRole('button', { name: 'Store' }).click()
  await gone(dialog)
  await seen(second.getByRole('img', { name: 'Pinned' }))
  expect(await stored()).toMatchObject([{ kind: 'stream', note: 'Second camera', isPinned: true }])
  await expect.poll(() => page.getByRole('row').nth(1).textContent()).toContain('live/b')
  await page.keyboard.press('Control+z')
  await gone(second.getByRole('img', { name: 'Pinned' }))
  expect(await stored()).toEqual([])
})
