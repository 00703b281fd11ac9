import type { Request } from 'playwright-core'
import { expect, test } from 'vitest'
import { nimbleStarts } from '../real/support/callers.ts'
import { expectNoViolation } from './axe.ts'
import { settled } from './look.ts'
import { OPENED } from './opened.ts'
import { fillStation } from './station.ts'
import {
  anew,
  copied,
  gone,
  launchLink,
  openContext,
  PLACES,
  panel,
  seen,
  startDesk,
} from './support.ts'
import { uncovered } from './uncovered.ts'

let nimble: Awaited<ReturnType<typeof fillStation>>
const desk = startDesk(async (door) => {
  nimble = await fillStation(door)
})

test('streamer mode covers secrets, addresses and links on every screen and in what opens there', async () => {
  const { page, door } = desk
  const { token } = await door.call('POST /links', {
    streamId: (await door.call('GET /streams')).streams[0]?.id ?? '',
    label: 'Covered',
  })
  const addresses = ['203.0.113.', '198.51.100.', '127.0.0.1', '192.0.2.']
  const secrets = [token, nimble.secret, ...addresses]
  const expectCovered = async (where: string): Promise<void> => {
    expect(await uncovered(page, secrets), where).toEqual([])
  }
  await desk.go('/')
  await seen(page.getByRole('grid').getByText('203.0.113.1'))
  expect(await uncovered(page, secrets)).not.toEqual([])
  await page.keyboard.press('Control+.')
  await seen(page.getByRole('button', { name: 'Streamer mode', pressed: true }))
  await expectCovered('where it was switched on')
  for (const [path] of PLACES) {
    await desk.go(path)
    await settled(page)
    await expectCovered(path)
  }
  // What is pointed at or has the focus stays covered.
  await desk.go('/decisions')
  const row = page.getByRole('row').filter({ hasText: 'live/nobody' })
  await row.hover()
  await row.click()
  await seen(panel(page).getByText(/^POST \/ask\//))
  await expectCovered('a decision')
  await panel(page).getByRole('button', { name: 'Copy address' }).click()
  await seen(panel(page).getByText('Copied: address'))
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('203.0.113.')
  await expectCovered('a copied address')
  await page.keyboard.press('Escape')
  await desk.go('/decisions?q=address:203.0.113.5')
  await seen(page.getByRole('button', { name: /^Remove filter/ }))
  await expectCovered('a filter')
  for (const [what, path, clicks] of OPENED) {
    await desk.go(path)
    for (const [at, name] of clicks.entries()) {
      const place = at === 0 ? page : panel(page)
      await place.getByRole('button', { name }).last().click()
    }
    await seen(panel(page))
    await settled(page)
    await expectCovered(what)
    await page.keyboard.press('Escape')
  }
  // It is kept, and nothing is drawn before it is taken up.
  await page.reload()
  await seen(page.getByRole('button', { name: 'Streamer mode', pressed: true }))
  await expectCovered('after loading the page again')
})

test('the On air switch sets whether it is on air and nothing else, and is undone', async () => {
  const { page, door } = desk
  const url = 'turn:turn.example'
  const set = await door.call('PATCH /settings', {
    keepDecisionsDays: 12,
    limits: { viewers: 500 },
    trustedProxies: ['192.0.2.0/24'],
    director: { iceServers: [{ urls: [url], username: 'door' }] },
  })
  await door.call('PUT /director/ice-credentials', { url, credential: 'made-up-credential' })
  await page.getByRole('button', { name: /Change it$/ }).click()
  await page.getByRole('menuitem', { name: 'Off air', exact: true }).click()
  await seen(page.getByText('You are off air until you say otherwise'))
  expect(await door.call('GET /settings')).toEqual({ ...set, onAir: 'off' })
  expect((await door.call('GET /director/ice-credentials')).set).toEqual([url])
  await page.keyboard.press('Control+z')
  await seen(page.getByText(/^Undone/))
  expect(await door.call('GET /settings')).toEqual(set)
})

test('a link that is issued in streamer mode is copied unseen, without its QR code', async () => {
  const { page, door } = desk
  const playUrl = 'https://cdn.example/live/news.m3u8'
  const name = anew('live/aired')
  await door.call('POST /streams', { name, playUrl })
  await desk.go('/tokens')
  await page.getByRole('button', { name: 'Issue a token' }).click()
  await panel(page)
    .getByRole('button', { name: /^A link for/ })
    .click()
  await panel(page).getByRole('combobox', { name: 'Stream' }).click()
  await page.getByRole('option', { name }).click()
  await panel(page).getByRole('button', { name: 'Issue', exact: true }).click()
  await panel(page).getByRole('button', { name: 'Copy Link' }).click()
  await seen(page.getByText('Copied: Link'))
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link.startsWith(playUrl)).toBe(true)
  await seen(panel(page).getByText('The QR code is not drawn in streamer mode.'))
  expect(await uncovered(page, [link, playUrl])).toEqual([])
  // Off again, everything is there as before.
  await page.keyboard.press('Control+.')
  await seen(panel(page).getByText(link))
  await seen(panel(page).getByRole('img', { name: 'The link as a QR code' }))
  await page.keyboard.press('Escape')
})

test('a copied secret is cleared after a minute, unless something else was copied meanwhile', async () => {
  const context = await openContext(desk.browser, desk.door)
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(await launchLink(desk.door))
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
  const issueAndCopy = async (label: string): Promise<void> => {
    await page.evaluate(() => {
      location.hash = '/tokens'
    })
    await page.getByRole('button', { name: 'Issue a token' }).click()
    await panel(page)
      .getByRole('button', { name: /^An encoder/ })
      .click()
    await panel(page).getByLabel('Label').fill(label)
    await panel(page).getByRole('button', { name: 'Issue', exact: true }).click()
    await panel(page).getByRole('button', { name: 'Copy stream key' }).click()
    await seen(page.getByText('The clipboard is cleared in a minute'))
    await copied(page, /^sdk_/)
    await page.keyboard.press('Escape')
  }
  await issueAndCopy('First')
  await page.clock.fastForward(61_000)
  await seen(page.getByText('The clipboard is cleared', { exact: true }))
  expect(await clipboard()).toBe('')
  await issueAndCopy('Second')
  await page.evaluate(() => navigator.clipboard.writeText('of another program'))
  await page.clock.fastForward(61_000)
  await gone(page.getByText(/Clipboard managers/))
  expect(await clipboard()).toBe('of another program')
  await context.close()
})

test('where the page may not look at the clipboard it says so and clears nothing', async () => {
  const context = await openContext(desk.browser, desk.door)
  await context.clearPermissions()
  await context.grantPermissions(['clipboard-write'], { origin: desk.door.consoleUrl })
  const page = await context.newPage()
  await page.goto(await launchLink(desk.door))
  await page.evaluate(() => {
    location.hash = '/tokens'
  })
  await page.getByRole('button', { name: 'Issue a token' }).click()
  await panel(page)
    .getByRole('button', { name: /^An encoder/ })
    .click()
  await panel(page).getByLabel('Label').fill('Third')
  await panel(page).getByRole('button', { name: 'Issue', exact: true }).click()
  await panel(page).getByRole('button', { name: 'Copy stream key' }).click()
  await seen(page.getByText(/It stays on the clipboard/))
  await context.close()
})

test('a locked browser is signed out where Stagedoor runs, in every tab, and a link leads back', async () => {
  const { door } = desk
  const context = await openContext(desk.browser, door)
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(await launchLink(door))
  await seen(page.getByRole('navigation', { name: 'Screens' }))
  const token = await page.evaluate(() => localStorage.getItem('stagedoor.session'))
  const about = (): Promise<Response> =>
    fetch(`${door.consoleUrl}/api/v1/about`, { headers: { authorization: `Bearer ${token}` } })
  expect((await about()).status).toBe(200)
  const other = await context.newPage()
  await other.goto(`${door.consoleUrl}/#/streams`)
  await seen(other.getByText('live/news'))
  // A tab behind another draws late or not at all.
  await page.bringToFront()
  await page.evaluate(() => {
    location.hash = '/decisions?q=address:203.0.113.5'
  })
  await seen(page.getByRole('row').filter({ hasText: '203.0.113.5' }))
  // It says that it is locked at once, and loads anew when the session is over.
  const reloaded = page.waitForEvent('load')
  await page.keyboard.press('Control+Shift+L')
  const locked = { name: 'The console is locked' }
  await seen(page.getByRole('heading', locked))
  await reloaded
  await seen(page.getByRole('heading', locked))
  await expectNoViolation(page)
  expect(await page.content()).not.toMatch(/live\/|203\.0\.113/)
  expect(page.url()).not.toContain('203.0.113')
  const refused = await about()
  expect([refused.status, (await refused.json()).error.code]).toEqual([
    401,
    'ERR_CALLER_UNAUTHENTICATED',
  ])
  await seen(other.getByRole('heading', { name: 'This browser is not signed in' }))
  expect(await other.content()).not.toContain('live/news')
  expect((await nimbleStarts(door, nimble, { stream: 'live/open', key: 'l' })).status).toBe(200)
  // Back at the screen that was left, and locked again once nothing was touched for so long.
  await page.getByLabel('Or paste the launch link here').fill(await launchLink(door))
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await seen(page.getByRole('heading', { name: 'Decisions', level: 1 }))
  await page.evaluate(() => localStorage.setItem('stagedoor.lock-after', '5'))
  await page.clock.fastForward('04:00')
  await seen(page.getByRole('heading', { name: 'Decisions', level: 1 }))
  await page.clock.fastForward('01:10')
  await seen(page.getByRole('heading', locked))
  await context.close()
})

test('seven tabs share one feed, and go on when the one that reads it is closed', async () => {
  const { door } = desk
  const context = await openContext(desk.browser, door)
  // One that is slow to answer may be taken over from, but two do not read at once.
  const open = new Set<Request>()
  context.on('request', (request) => {
    if (request.url().endsWith('/api/v1/feed')) open.add(request)
  })
  context.on('requestfailed', (request) => open.delete(request))
  context.on('requestfinished', (request) => open.delete(request))
  const feeds = (): number =>
    [...open].filter((request) => !request.frame().page().isClosed()).length
  const first = await context.newPage()
  await first.goto(await launchLink(door))
  await seen(first.getByRole('navigation', { name: 'Screens' }))
  const others = []
  for (let tab = 2; tab <= 7; tab++) {
    const page = await context.newPage()
    await page.goto(`${door.consoleUrl}/#/`)
    await seen(page.getByRole('grid').getByText('203.0.113.1'))
    others.push(page)
  }
  await expect.poll(feeds).toBe(1)
  await first.close()
  expect((await nimbleStarts(door, nimble, { stream: 'live/open', key: 'seven' })).status).toBe(200)
  const last = others.at(-1)
  if (last === undefined) throw new Error('There are others')
  // How many there are may change meanwhile: those of the tests before come to their ends.
  await expect
    .poll(async () => {
      const { sessions } = await door.call('GET /sessions')
      return await last.getByText(new RegExp(`^${sessions.length} sessions$`)).isVisible()
    })
    .toBe(true)
  await expect.poll(feeds).toBe(1)
  await context.close()
})
