import { expect, test } from 'vitest'
import { expectNoViolation } from './axe.ts'
import { gone, panel, seen, startDesk, typeIntoPalette } from './support.ts'

/*
 * One operator, from an empty installation to the first admitted viewer, with nothing but the console and a media server
 * that asks. The tests follow on each other.
 */
const desk = startDesk()
let handlerUrl = ''
let rjAuth = ''

/** Asks as Nimble does, at the address the console showed. */
async function ask(url: string, session: string): Promise<number> {
  const response = await fetch(handlerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      url,
      ip: '203.0.113.9',
      session_id: session,
      session_type: 'HLS',
      'user-agent': 'VLC/3.0',
    }),
  })
  await response.text()
  return response.status
}

test('every empty screen says what to do', async () => {
  const { page } = desk
  await seen(page.getByRole('heading', { name: 'The way to the first viewer' }))
  for (const name of [
    'Go step by step',
    'Add a media server',
    'Add a stream',
    'Make a key',
    'Make a link',
  ]) {
    await seen(page.getByRole('link', { name }))
  }
  for (const [path, title, action] of [
    ['/decisions', 'Nothing was asked yet', 'Set up a media server'],
    ['/streams', 'No streams yet', 'Add the first stream'],
    ['/rules', 'No rules yet', 'Private stream'],
    ['/media-servers', 'No media server yet', 'Add the first media server'],
    ['/tokens', 'No tokens yet', 'Issue the first token'],
    ['/try-it', 'Will they get in?', 'Try it'],
  ] as const) {
    await desk.go(path)
    await seen(page.getByText(title))
    await seen(page.getByRole('main').getByRole('button', { name: action, exact: true }))
  }
})

test('a media server is added and its snippet comes filled in', async () => {
  const { page } = desk
  await desk.go('/')
  await page.getByRole('link', { name: 'Add a media server' }).click()
  await page.getByRole('button', { name: 'Add the first media server' }).click()
  const drawer = panel(page)
  // By keyboard alone.
  await drawer.getByRole('textbox', { name: 'Kind' }).fill('nimble')
  await page.keyboard.press('Enter')
  await seen(drawer.getByRole('radio', { name: 'Nimble Streamer', checked: true }))
  await drawer.getByLabel('Name').fill('Hall')
  await drawer.getByLabel('Public address').fill('https://play.example.org')
  await drawer.getByRole('button', { name: 'Add media server' }).click()
  await seen(drawer.getByText('Waiting for the first request.'))
  await seen(drawer.getByText('Stagedoor listens to this machine alone'))
  const snippet = await drawer.locator('pre').first().textContent()
  handlerUrl = /Auth handler URL:\s+(\S+)/.exec(snippet ?? '')?.[1] ?? ''
  expect(handlerUrl.startsWith(`${desk.door.handlerUrl}/ask/`)).toBe(true)
  await drawer.getByRole('button', { name: 'Copy WMSPanel fields' }).click()
  await seen(drawer.getByRole('button', { name: 'Copied' }))
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(handlerUrl)
  await page.keyboard.press('Escape')
  await gone(drawer)
  await seen(page.getByRole('listitem').filter({ hasText: 'Waiting for the first request' }))
})

test('a stream is added', async () => {
  const { page } = desk
  await desk.go('/streams')
  await page.getByRole('button', { name: 'Add the first stream' }).click()
  const drawer = panel(page)
  await drawer.getByLabel('Name on the wire').fill('live/news')
  await drawer.getByRole('radio', { name: /^Token/ }).click()
  await drawer.getByRole('button', { name: 'Add stream' }).click()
  // Its keys come next, for publishers.
  await seen(drawer.getByRole('tab', { name: 'Publisher keys' }))
  await page.keyboard.press('Escape')
  await seen(page.getByRole('row').filter({ hasText: 'live/news' }))
})

test('the first request turns the light on, and one with a wrong secret says so', async () => {
  const { page } = desk
  const id = /ask\/([^/]+)/.exec(handlerUrl)?.[1]
  const [stream] = (await desk.door.call('GET /streams')).streams
  await page.evaluate((hash) => {
    location.hash = hash
  }, `/first-viewer?server=${id}&stream=${stream?.id}`)
  await seen(page.getByText('Waiting for the first request.'))
  await fetch(`${handlerUrl}x`, { method: 'POST' })
  await seen(page.getByText('Somebody is turned away for a wrong secret'))
  await desk.go('/media-servers')
  expect(await ask('/live/news/playlist.m3u8?rj-auth=made-up-token-of-nobody', '1')).toBe(403)
  await seen(page.getByRole('listitem').filter({ hasText: 'Last asked' }))
  await page.getByRole('button', { name: 'Hall' }).click()
  await seen(panel(page).getByText('Connected.'))
  await page.keyboard.press('Escape')
})

test('the first refused viewer is explained, with every secret masked', async () => {
  const { page } = desk
  await desk.go('/decisions')
  const row = page.getByRole('row').filter({ hasText: 'live/news' })
  await seen(row.getByText('Refused'))
  await row.first().click()
  const drawer = panel(page)
  await seen(drawer.getByText('On the wire, secrets masked'))
  await seen(drawer.getByText('POST /ask/'))
  await seen(drawer.getByText('{"return_code":403}'))
  await seen(drawer.getByText('Checks, in order'))
  const copy = async (what: string): Promise<string> => {
    await drawer.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name: what }).click()
    await seen(page.getByText('Copied: Question as curl').first())
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const { pathname } = new URL(handlerUrl)
  const masked = await copy('Question as curl, secrets masked')
  expect(masked).toMatch(/^curl -i -X POST 'http/)
  expect(masked).not.toContain(pathname)
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
  await copy('Question as curl, with the secret of the media server')
  await expect.poll(copied).toContain(pathname)
  // The page tells of a copy after it was made.
  const noted = async () => (await desk.door.call('GET /audit')).entries.map(({ what }) => what)
  await expect
    .poll(noted)
    .toEqual(expect.arrayContaining(['data.copy', 'secret.copy', 'media_server.reveal_secret']))
  const all = await page.content()
  expect(all).not.toContain('made-up-token-of-nobody')
  expect(all).not.toContain(handlerUrl.split('/').at(-1))
  await page.keyboard.press('Escape')
  await gone(drawer)
})

test('a link is minted, shown once, drawn as a code and copied', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await page.getByRole('button', { name: 'Issue the first token' }).click()
  const drawer = panel(page)
  await drawer.getByRole('button', { name: /^A link for listeners/ }).click()
  await drawer.getByLabel('Label').fill('Ada')
  await drawer.getByRole('button', { name: 'Issue', exact: true }).click()
  await seen(drawer.getByRole('img', { name: 'The link as a QR code' }))
  expect(await drawer.getByRole('img').locator('path').getAttribute('d')).toMatch(/^M\d+ \d+h1/)
  await drawer.getByRole('button', { name: 'Copy Link' }).click()
  await seen(drawer.getByRole('button', { name: 'Copied' }))
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(await drawer.locator('pre').first().textContent())
  rjAuth = new URL(link).search
  await drawer.getByRole('button', { name: 'Test it' }).click()
  await seen(drawer.getByRole('status').getByText('Allowed'))
  await drawer.getByRole('button', { name: 'Done' }).click()
  await gone(drawer)
  await page.getByRole('row').filter({ hasText: 'Ada' }).click()
  await seen(panel(page).getByText('Expires'))
  expect(await page.content()).not.toContain(rjAuth.replace('?rj-auth=', ''))
  await page.keyboard.press('Escape')
})

test('whoever holds the link is admitted and appears in Live', async () => {
  const { page } = desk
  await desk.go('/')
  expect(await ask(`/live/news/playlist.m3u8${rjAuth}`, '2')).toBe(200)
  const row = page.getByRole('grid', { name: 'Live sessions' }).getByRole('row')
  await seen(row.filter({ hasText: 'live/news' }).filter({ hasText: 'Ada' }))
  await seen(page.getByText('1 session', { exact: true }))
})

test('without a media server, step by step and by keyboard alone, a viewer is admitted', async () => {
  const { page } = desk
  await typeIntoPalette(page, 'step by step')
  await page.keyboard.press('Enter')
  const press = async (name: string): Promise<void> => {
    const button = page.getByRole('button', { name, exact: true })
    await seen(button)
    while (!(await button.evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
  }
  await seen(page.getByRole('button', { name: 'I have none yet: play one' }))
  await expectNoViolation(page)
  await press('I have none yet: play one')
  await page.getByLabel('Name of the stream').fill('/live/practice')
  await press('Guard this stream')
  await seen(page.getByRole('button', { name: 'Send a viewer without a link' }))
  await expectNoViolation(page)
  await press('Send a viewer without a link')
  await seen(page.getByText('The stream needs a credential and none was presented.'))
  await press('Issue the link')
  await seen(page.getByRole('img', { name: 'The link as a QR code' }))
  await expectNoViolation(page)
  await press('Send a viewer with the link')
  await seen(page.getByText('The first viewer is in'))
  // It is shown once, and stays until one leaves.
  await seen(page.getByRole('img', { name: 'The link as a QR code' }))
  await expectNoViolation(page)
  await seen(page.getByRole('button', { name: 'See them in Live' }))
  await press('Remove the practice server')
  await seen(page.getByText('Practice is deleted').first())
  await gone(page.getByRole('listitem').filter({ hasText: 'player.example' }))
})

test('a media server goes on with its old secret after a roll, until that is ended', async () => {
  const { page } = desk
  await desk.go('/media-servers')
  await page.getByRole('button', { name: 'Hall' }).click()
  const drawer = panel(page)
  await drawer.getByRole('button', { name: 'Roll secret' }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll the secret of Hall' })
  await seen(dialog.getByRole('radio', { name: 'Until the new one is used', checked: true }))
  await gone(dialog.getByText('All it asks is answered with 404 at once'))
  await expectNoViolation(page)
  await dialog.getByRole('button', { name: 'Roll secret' }).click()
  await seen(drawer.getByText('The old secret counts until'))
  const snippet = await drawer.locator('pre').first().textContent()
  expect(snippet).not.toContain(handlerUrl)
  expect(await ask('/live/news/playlist.m3u8', '9')).not.toBe(404)
  await seen(drawer.getByText('The new one was not used yet: paste what is below'))
  await seen(drawer.getByText(/The old one was used (just now|\d+ s ago)/))
  await expectNoViolation(page)
  await drawer.getByRole('button', { name: 'End it now' }).click()
  const question = page.getByRole('dialog', { name: 'End the old secret of Hall' })
  await seen(question.getByText('All it asks is answered with 404 at once'))
  await question.getByRole('button', { name: 'End it now' }).click()
  await gone(drawer.getByText('The old secret counts until'))
  await page.keyboard.press('Escape')
})

test('a media server that still asks with the old secret after that is told of at the first one', async () => {
  const { page } = desk
  await desk.go('/media-servers')
  expect(await ask('/live/news/playlist.m3u8', '9')).toBe(404)
  await seen(page.getByRole('listitem').filter({ hasText: 'Turned away just now' }))
  await page.getByRole('button', { name: 'Hall' }).click()
  await seen(panel(page).getByText('It still asks with the old secret'))
  await gone(panel(page).getByText('Connected.'))
})
