import { test } from 'vitest'
import { gone, seen, startDesk } from './support.ts'

/** One more than a page holds. */
const LINKS = 501

const desk = startDesk(async (door) => {
  const { item } = await door.call('POST /streams', { name: 'live/news' })
  for (let number = 0; number < LINKS; number += 1) {
    const label = number === 0 ? 'the oldest' : `listener ${number}`
    await door.call('POST /links', { streamId: item.id, minutes: 60, label })
  }
})

test('a link beyond the first page is found by its label, and older ones come when asked for', async () => {
  const { page } = desk
  await desk.go('/tokens')
  const oldest = page.getByRole('row').filter({ hasText: 'the oldest' })
  const older = page.getByRole('button', { name: 'Show older' })
  await seen(older)
  await page.getByLabel('Filter links').fill('OLDEST')
  await seen(oldest)
  await gone(older)
  await page.getByLabel('Filter links').fill('')
  await seen(older)
  await older.click()
  await gone(older)
})
