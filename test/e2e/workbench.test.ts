import { beforeAll, beforeEach, expect, test } from 'vitest'
import { signEdgeAuth } from '../../electron/tokens/edge-auth.ts'
import { child, forge, secret as PARENT } from '../electron/tokens/subscribe-fixture.ts'
import { bringAxe, expectNoViolation } from './axe.ts'
import { panel, seen, startDesk } from './support.ts'

const SECRET = 'a secret brought along from Phenix'
let link = ''
const desk = startDesk(async (door) => {
  const { item } = await door.call('POST /streams', { name: 'live/news' })
  link = (await door.call('POST /links', { streamId: item.id, label: 'Ada' })).token
  for (const name of ['Studio', 'Other']) {
    await door.call('POST /token-keys', { name, format: 'nms-sign', secret: `secret of ${name}` })
  }
  await door.call('POST /applications', {
    id: 'studio',
    firstSecret: { name: 'first', secret: SECRET },
  })
})

const box = () => desk.page.getByRole('textbox', { name: 'Token', exact: true })
const report = () => desk.page.getByRole('region', { name: 'Report' })
const check = (title: string) =>
  report()
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByText(/^(passed|failed|not|does)/)

async function expectCheck(title: string, word: string): Promise<void> {
  await expect.poll(() => check(title).first().textContent()).toBe(word)
}

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600
const phenix = (payload: object, secret = SECRET): string =>
  signEdgeAuth({
    applicationId: 'studio',
    secret,
    payload: { expires: inAnHour() * 1000, ...payload },
  })

beforeAll(() => bringAxe(desk.page))

beforeEach(async () => {
  await desk.page.evaluate(() => {
    location.hash = '/tokens'
  })
  await desk.page.getByRole('link', { name: 'Workbench' }).click()
  await seen(desk.page.getByRole('heading', { name: 'Workbench', level: 1 }))
})

test('a tampered token is refused, and the line says which', async () => {
  const token = phenix({ requiredTag: 'channelAlias:live/news' }, 'another secret')
  await box().fill(token)
  await seen(report().getByText('Would be refused'))
  await expectCheck('Signature', 'failed')
  await expectCheck('Expiry', 'passed')
})

test('an expired one is refused, and what else is wrong is not hidden', async () => {
  await box().fill(phenix({ expires: Date.now() - 60_000, type: 'stream' }))
  await expectCheck('Signature', 'passed')
  await expectCheck('Expiry', 'failed')
  await expectCheck('Names a channel', 'failed')
  await seen(report().getByText('Signed with the secret first of studio.'))
})

test('a link in a whole address is found, and permits its stream until it is asked about another', async () => {
  await box().fill(`https://play.example/live.mp3?rj-auth=${encodeURIComponent(link)}&x=1`)
  await seen(report().getByText('Listener link'))
  await seen(report().getByText('Found in an address or answer, as rj-auth.'))
  const stream = desk.page.getByRole('combobox', { name: 'Stream', exact: true })
  await stream.fill('live/news')
  await seen(report().getByText('Permits this'))
  await stream.fill('live/other')
  await seen(report().getByText('It is for live/news.').first())
})

test('damage is named, with what to do', async () => {
  await box().fill(encodeURIComponent(phenix({})))
  await seen(report().getByRole('region', { name: 'What happened to it' }))
  await expectCheck('As it was pasted', 'failed')
  await expectCheck('Readable', 'passed')
})

test('a child is checked against a described parent, also where it asks for more', async () => {
  const { page } = desk
  const token = forge(child({ allowedOrigins: ['evil.example'] }, { exp: inAnHour() }))
  await box().fill(`Authorization: Bearer ${token}`)
  await expectCheck('Signature', 'not checked')
  await page.getByRole('radio', { name: 'A parent I describe' }).click()
  await page.getByLabel('Text of the subscribe token').fill(PARENT)
  await page.getByLabel('Its origins').fill('demo.com')
  await page.getByRole('textbox', { name: 'Origin', exact: true }).fill('https://demo.com')
  await expectCheck('Signature', 'passed')
  await expectCheck('Origin', 'failed')
  await seen(report().getByText('The subscribe token does not allow evil.example.'))
})

test('what is pasted is in no address, and gone when the page is left', async () => {
  const { page } = desk
  await box().fill(link)
  await page.getByRole('radio', { name: 'A secret I paste' }).click()
  await page.getByLabel('Secret', { exact: true }).fill(SECRET)
  await seen(report().getByText('Listener link'))
  expect(page.url()).not.toContain(link.slice(0, 20))
  await report().getByRole('button', { name: 'Open in Try it' }).click()
  await seen(page.getByRole('heading', { name: 'Try it', level: 1 }))
  await expect.poll(() => page.getByLabel('Link or token').inputValue()).toBe(link)
  expect(page.url()).not.toContain(link.slice(0, 20))
  const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
  expect(stored).not.toContain(SECRET)
  await page.goBack()
  await seen(page.getByRole('heading', { name: 'Workbench', level: 1 }))
  expect(await box().inputValue()).toBe('')
})

test('a token is signed and then checked, by keyboard alone', async () => {
  const { page } = desk
  await page.getByRole('tab', { name: 'Check' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await seen(page.getByText('Signed here, kept nowhere'))
  await page.getByRole('textbox', { name: 'Id of the subscribe token' }).focus()
  await page.keyboard.type('12345')
  await page.keyboard.press('Tab')
  await page.getByRole('textbox', { name: 'Stream', exact: true }).focus()
  await page.keyboard.type('cam1')
  await page.getByLabel('Text of the subscribe token').focus()
  await page.keyboard.type(PARENT)
  await page.keyboard.press('Enter')
  const signed = page.getByRole('region', { name: 'Signed' })
  await seen(signed.locator('pre'))
  const token = await signed.locator('pre').textContent()
  await signed.getByRole('button', { name: 'Check it' }).focus()
  await page.keyboard.press('Enter')
  await seen(report().getByText('Self-signed subscribe token'))
  expect(await box().inputValue()).toBe(token)
})

test('what signing refuses is said at its field', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 400/)
  await page.getByRole('tab', { name: 'Sign' }).click()
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'JSON web token' }).click()
  await page.getByLabel('Secret', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await seen(page.getByText(/its hash asks for/))
})

test('the code of a token is shown to be scanned', async () => {
  await box().fill(link)
  await report().getByRole('button', { name: 'QR code' }).click()
  await seen(panel(desk.page).getByRole('img', { name: 'The token as a QR code' }))
  await desk.page.keyboard.press('Escape')
})

test('nothing stands in the way of anybody', async () => {
  const { page } = desk
  await box().fill(encodeURIComponent(phenix({ capabilities: ['geo-country-deny=US'] })))
  await seen(report().getByRole('region', { name: 'To look at' }))
  await expectNoViolation(page)
  await page.getByRole('tab', { name: 'Sign' }).click()
  await seen(page.getByText('Signed here, kept nowhere'))
  await expectNoViolation(page)
})

test('an address for a media server is signed whole, and what is wrong is said at its field', async () => {
  const { page } = desk
  await page.getByRole('tab', { name: 'Sign' }).click()
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: /node-media-server address/ }).click()
  const address = page.getByRole('textbox', { name: 'Address' })
  await address.fill('media.example')
  await page.getByLabel('auth.secret of its configuration').fill('the secret of the studio')
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await seen(page.getByText('Write the whole address, e.g.'))
  desk.troubles.expectOnly(/status of 400/)
  await address.fill('rtmp://media.example/live/news')
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  const signed = page.getByRole('region', { name: 'Signed' })
  await seen(signed.getByText(/rtmp:\/\/media\.example\/live\/news\?sign=\d+-[0-9a-f]{32}/))
})

test('a kept key signs and checks without its secret, and a wrong one is told', async () => {
  const { page } = desk
  await page.getByRole('tab', { name: 'Sign' }).click()
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: /node-media-server address/ }).click()
  await page.getByRole('combobox', { name: 'Key' }).click()
  await page.getByRole('option', { name: 'Studio' }).click()
  expect(await page.getByLabel('auth.secret of its configuration').count()).toBe(0)
  await page.getByRole('textbox', { name: 'Address' }).fill('rtmp://media.example/live/news')
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await page.getByRole('button', { name: 'Check it' }).click()
  await seen(report().getByRole('heading', { name: 'node-media-server address' }))
  await expectCheck('Signature', 'passed')
  await seen(report().getByText('Signed with the key Studio.'))
  await page.getByRole('radio', { name: 'A key kept for a media server' }).click()
  await page.getByRole('combobox', { name: 'Key' }).click()
  await page.getByRole('option', { name: 'Other' }).click()
  await expectCheck('Signature', 'failed')
})
