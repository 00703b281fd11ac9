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
  await drawer.getByRole('button', { name: 'Copy Embed' }).click()
  const embed = await page.evaluate(() => navigator.clipboard.readText())
  expect(embed).toContain(`<iframe src="${gatewayUrl}/watch/live/news"`)
})
