import { expect, test } from 'vitest'
import { fillStation } from './station.ts'
import { gone, panel, seen, startDesk } from './support.ts'

const desk = startDesk(async (door) => {
  await fillStation(door)
})
const streamNames = async (): Promise<readonly string[]> =>
  (await desk.door.call('GET /streams')).streams.map(({ name }) => name)

test('a stream that is deleted comes back by Ctrl+Z, and from the list of what was deleted', async () => {
  const { page } = desk
  const remove = async (): Promise<void> => {
    await desk.go('/streams')
    await page.getByRole('row').filter({ hasText: 'live/open' }).click()
    await panel(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete stream' }).click()
    await seen(page.getByText('live/open is deleted'))
    expect(await streamNames()).not.toContain('live/open')
  }
  await remove()
  await page.keyboard.press('Control+z')
  await seen(page.getByText('Undone: it is back as it was'))
  expect(await streamNames()).toContain('live/open')

  await remove()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('recently del')
  await page.keyboard.press('Enter')
  const list = page.getByRole('region', { name: 'Recently deleted' })
  await seen(list.getByText('live/open'))
  await list.getByRole('button', { name: 'Restore live/open' }).click()
  await gone(list.getByText('live/open'))
  expect(await streamNames()).toContain('live/open')
})
