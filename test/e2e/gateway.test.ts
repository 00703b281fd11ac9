import { expect, test } from 'vitest'
import { panel, seen, startDesk } from './support.ts'

/* From a stream without an origin to a link that leads to the gateway. The tests follow on each other. */
const desk = startDesk(async (door) => {
  await door.call('POST /streams', { name: 'live/news' })
})

test('the form shows where players open the stream once it has an origin', async () => {
  const { page } = desk
  await desk.go('/streams')
  const open = () => page.getByText('live/news').first().click()
  await open()
  const drawer = panel(page)
  await drawer.getByLabel('Origin behind the gateway').fill('http://127.0.0.1:1/tv/index.m3u8')
  await seen(drawer.getByText('The gateway does not listen yet.'))
  await drawer.getByRole('switch', { name: /may be on this machine/ }).click()
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  await seen(page.getByText('live/news is changed'))
  const { gatewayUrl } = await desk.door.call('GET /about')
  expect(gatewayUrl).not.toBe('')
  await open()
  await seen(drawer.getByText(`${gatewayUrl}/play/live/news`))
  await seen(drawer.getByRole('button', { name: 'Copy Address at the gateway' }))
  await drawer.getByRole('switch', { name: 'Front door to the media server' }).click()
  await seen(drawer.getByText(`${gatewayUrl}/go/live/news`))
  await drawer.getByLabel('WHIP endpoint behind the gateway').fill('http://127.0.0.1:1/whip')
  await seen(drawer.getByText(`${gatewayUrl}/publish/live/news/whip`))
  await seen(drawer.getByRole('button', { name: 'Copy Front door' }))
  await drawer.getByRole('button', { name: 'Copy Embed' }).click()
  const embed = await page.evaluate(() => navigator.clipboard.readText())
  expect(embed).toContain(`<iframe src="${gatewayUrl}/watch/live/news"`)
})

test('the token for a WHIP endpoint goes in and is never shown', async () => {
  const { page } = desk
  const drawer = panel(page)
  await drawer.getByRole('button', { name: 'Store changes' }).click()
  await seen(page.getByText('live/news is changed'))
  await page.getByText('live/news').first().click()
  await drawer.getByRole('tab', { name: 'Publisher keys' }).click()
  await seen(drawer.getByText('no token'))
  await drawer.getByLabel('Bearer token').fill('what-the-origin-asks')
  await drawer.getByRole('button', { name: 'Store token' }).click()
  await seen(drawer.getByText('token set'))
  expect(await drawer.getByLabel('New bearer token').inputValue()).toBe('')
})
