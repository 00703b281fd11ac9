import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copied, gone, panel, seen, startDesk } from './support.ts'

/* From a stream without an origin to a link that leads to the gateway. The tests follow on each other. */
const desk = startDesk(async (door) => {
  await door.call('POST /streams', { name: 'live/news' })
})

test('the form shows where players open the stream once it has an origin', async () => {
  const { page } = desk
  await desk.go('/streams')
  const open = () => page.getByRole('row').filter({ hasText: 'live/news' }).click()
  await open()
  const drawer = panel(page)
  const origin = drawer.getByLabel('Origin behind the gateway')
  const more = drawer.getByText('More settings')
  await more.focus()
  await page.keyboard.press('Enter')
  await origin.fill('ftp://127.0.0.1/tv')
  await more.click()
  await gone(origin)
  // What is wrong in there is not left folded away.
  desk.troubles.expectOnly(/400/)
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  await seen(drawer.locator('input:focus[aria-invalid=true]'))
  await seen(origin)
  await origin.fill('http://127.0.0.1:1/tv/index.m3u8')
  await seen(drawer.getByText('The gateway does not listen yet.'))
  await drawer.getByRole('switch', { name: /may be on this machine/ }).click()
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  await seen(page.getByText('live/news is changed'))
  await gone(drawer)
  const { gatewayUrl } = await desk.door.call('GET /about')
  expect(gatewayUrl).not.toBeNull()
  await page.getByRole('button', { name: 'Add stream' }).click()
  await seen(more)
  await gone(origin)
  await page.keyboard.press('Escape')
  await open()
  await seen(origin)
  await seen(drawer.getByText(`${gatewayUrl}/play/live/news`))
  await seen(drawer.getByRole('button', { name: 'Copy Address at the gateway' }))
  await drawer.getByRole('switch', { name: 'Front door to the media server' }).click()
  await seen(drawer.getByText(`${gatewayUrl}/go/live/news`))
  await drawer.getByLabel('WHIP endpoint behind the gateway').fill('http://127.0.0.1:1/whip')
  await seen(drawer.getByText(`${gatewayUrl}/publish/live/news/whip`))
  await seen(drawer.getByRole('button', { name: 'Copy Front door' }))
  await drawer.getByRole('button', { name: 'Copy Embed' }).click()
  expect(await copied(page, /<iframe/)).toContain(`<iframe src="${gatewayUrl}/watch/live/news"`)
})

test('the token for a WHIP endpoint goes in and is never shown', async () => {
  const { page } = desk
  const drawer = panel(page)
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  await gone(drawer)
  await page.getByRole('row').filter({ hasText: 'live/news' }).click()
  await drawer.getByRole('tab', { name: 'Publisher keys' }).click()
  await seen(drawer.getByText('no token'))
  desk.troubles.expectOnly(/400/)
  await drawer.getByLabel('Bearer token').fill('two words')
  await drawer.getByRole('button', { name: 'Store token' }).click()
  await seen(drawer.getByText('Printable ASCII without spaces, at most 4,096 characters.'))
  await drawer.getByLabel('Bearer token').fill('what-the-origin-asks')
  await drawer.getByRole('button', { name: 'Store token' }).click()
  await seen(drawer.getByText('token set'))
  expect(await drawer.getByLabel('New bearer token').inputValue()).toBe('')
})

test('house files are listed with what is wrong with them, and chosen in the form of a rule', async () => {
  const { page, door } = desk
  const { folder } = await door.call('GET /house-files')
  for (const [name, playlist] of [
    ['pause', '#EXTM3U\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n'],
    ['broken', '#EXTM3U\n#EXTINF:2,\nb.ts\n#EXT-X-ENDLIST\n'],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'index.m3u8'), playlist)
    writeFileSync(join(folder, name, 'a.ts'), 'abc')
  }
  await desk.go('/rules')
  await page.getByRole('button', { name: 'New rule' }).first().click()
  const form = panel(page)
  await form.getByRole('combobox', { name: 'House file' }).click()
  await expect
    .poll(() => page.getByRole('option').allTextContents())
    .toEqual(['Another address', 'pause'])
  await page.getByRole('option', { name: 'pause' }).click()
  const { gatewayUrl } = await door.call('GET /about')
  await expect
    .poll(() => form.getByLabel('Plays first').inputValue())
    .toBe(`${gatewayUrl}/house/pause/index.m3u8`)
  await page.keyboard.press('Escape')
  await page.reload()
  await desk.go('/settings')
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
  await seen(row('pause').getByText('2 s, 1 segment, 3 B'))
  await seen(row('broken').getByText('A file it names is not there. house_missing_file b.ts'))
})
