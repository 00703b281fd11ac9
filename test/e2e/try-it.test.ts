import { beforeEach, expect, test } from 'vitest'
import { addCaller, type Caller, nimbleStarts } from '../real/support/callers.ts'
import { makeRule } from '../shared/make-rule.ts'
import { panel, publishRules, seen, startDesk } from './support.ts'

/** Hours away from the one of this run, since what is asked for real is asked now. */
const isLate = new Date().getUTCHours() >= 20 || new Date().getUTCHours() < 8
const hours = isLate ? { from: '10:00', to: '14:00' } : { from: '22:00', to: '06:00' }
const CLOSED = isLate ? '2026-03-02T11:30:00' : '2026-03-02T23:30:00'
const OPEN = isLate ? '2026-03-02T16:00:00' : '2026-03-02T12:00:00'

let nimble: Caller
const desk = startDesk(async (door) => {
  nimble = await addCaller(door, 'nimble')
  await door.call('POST /streams', { name: 'live/news', mode: 'token' })
  await door.call('POST /streams', { name: 'live/open', mode: 'public' })
  const schedule = { days: [1, 2, 3, 4, 5, 6, 7], ...hours, timeZone: 'UTC' }
  await publishRules(door, [
    makeRule({ id: 'nights', name: 'Closed for hours', priority: 3, schedule }),
  ])
  await nimbleStarts(door, nimble, { stream: 'live/news', key: 'past', ip: '203.0.113.40' })
})

const answer = () => desk.page.getByRole('region', { name: 'Answer' })
const tryIt = () =>
  desk.page.getByRole('main').getByRole('button', { name: 'Try it', exact: true }).click()

async function recorded(): Promise<object> {
  const { decisions } = await desk.door.call('GET /decisions')
  const { allowed, denied, redirected } = await desk.door.call('GET /counters')
  const { sessions } = await desk.door.call('GET /sessions')
  return { decisions: decisions.length, allowed, denied, redirected, sessions: sessions.length }
}

beforeEach(async () => {
  await desk.go('/streams')
  await desk.go('/try-it')
})

test('nothing that is tried is recorded', async () => {
  const before = await recorded()
  await desk.page.getByLabel('Stream', { exact: true }).fill('live/news')
  await desk.page.getByLabel('Moment').fill(OPEN)
  await tryIt()
  await seen(answer().getByText('Refused', { exact: true }))
  await desk.page.getByRole('switch', { name: 'Pretend to hold a valid credential' }).click()
  await tryIt()
  await seen(answer().getByText('Allowed', { exact: true }))
  expect(await recorded()).toEqual(before)
})

test('the clock is part of the question', async () => {
  const { page } = desk
  await page.getByLabel('Stream', { exact: true }).fill('live/open')
  await page.getByLabel('Moment').fill(CLOSED)
  await tryIt()
  await seen(answer().getByText('Refused', { exact: true }))
  await seen(answer().getByText('Closed for hours').first())
  await page.getByLabel('Moment').fill(OPEN)
  await tryIt()
  await seen(answer().getByText('Allowed', { exact: true }))
})

test('in a narrow window the answer comes into view and the shell stays where it is', async () => {
  const { page } = desk
  await page.setViewportSize({ width: 800, height: 700 })
  for (const _ of [1, 2]) {
    await desk.go('/streams')
    await desk.go('/try-it')
    await page.getByLabel('Stream', { exact: true }).fill('live/news')
    await tryIt()
    await seen(answer().getByText('Refused', { exact: true }))
    await expect.poll(async () => (await answer().boundingBox())?.y).toBeLessThan(350)
    const scrolled = await page.evaluate(() => {
      const root = document.scrollingElement ?? document.documentElement
      root.scrollTop = 200
      return { root: root.scrollTop, main: document.querySelector('main')?.scrollTop }
    })
    expect(scrolled).toEqual({ root: 0, main: 0 })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('a past decision is tried again with all it was asked', async () => {
  const { page } = desk
  const before = await recorded()
  await desk.go('/decisions')
  await page.getByRole('row').filter({ hasText: '203.0.113.40' }).click()
  await page.getByRole('button', { name: 'Try it with this request' }).click()
  await seen(page.getByText(/^From decision \d+$/))
  await seen(answer().getByText('Refused', { exact: true }))
  expect(await page.getByLabel('Stream', { exact: true }).inputValue()).toBe('live/news')
  expect(await page.getByLabel('Address of the viewer').inputValue()).toBe('203.0.113.40')
  expect(await recorded()).toEqual(before)
})

test('two requests that differ in one thing stand side by side', async () => {
  const { page } = desk
  await page.getByLabel('Stream', { exact: true }).fill('live/news')
  await page.getByLabel('Moment').fill(OPEN)
  await page.getByRole('switch', { name: 'Compare with one thing changed' }).click()
  await answer().getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'Valid credential' }).click()
  await tryIt()
  const answers = answer().getByRole('article')
  await seen(answers.nth(1))
  await seen(answers.nth(0).getByText('Refused', { exact: true }))
  await seen(answers.nth(1).getByText('Valid credential: Held'))
  await seen(answers.nth(1).getByText('Allowed', { exact: true }))
})

test('a request pasted from Nimble fills the form', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Paste a request' }).click()
  const dialog = panel(page)
  await dialog.getByLabel('Request').fill('{"url": 7')
  await dialog.getByRole('button', { name: 'Fill the form' }).click()
  await seen(dialog.locator('[data-invalid]'))
  const request = { url: '/live/open/playlist.m3u8', ip: '198.51.100.6', session_type: 'HLS' }
  await dialog.getByLabel('Request').fill(JSON.stringify(request))
  await dialog.getByRole('button', { name: 'Fill the form' }).click()
  await page.getByLabel('Moment').fill(OPEN)
  expect(await page.getByLabel('Address of the viewer').inputValue()).toBe('198.51.100.6')
  await tryIt()
  await seen(answer().getByText('Allowed', { exact: true }))
})

test('an address that is none is refused at its field', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 400/)
  await page.getByLabel('Stream', { exact: true }).fill('live/open')
  await page.getByLabel('Address of the viewer').fill('nowhere')
  await tryIt()
  await seen(page.getByText('That is not an IP address.'))
  await seen(answer().getByText('That could not be tried'))
})

test('a refusal is explained, and the closest change is a key away', async () => {
  const { page } = desk
  await desk.go('/decisions')
  const row = page.getByRole('row').filter({ hasText: '203.0.113.40' })
  await row.focus()
  await page.keyboard.press('Enter')
  const checks = panel(page).getByLabel('Classic checks')
  await seen(checks.getByText('secret fails'))
  expect(await checks.getByText('passes').count()).toBe(3)
  await seen(panel(page).getByText(/^Closest change that would admit: a valid token/))
  await page.keyboard.press('Enter')
  const issue = panel(page).getByRole('button', { name: 'Issue a token' })
  for (let tabs = 0; tabs < 12; tabs += 1) {
    if (await issue.evaluate((each) => each === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await seen(panel(page).getByRole('heading', { name: 'What is it for?' }))
  await page.keyboard.press('Escape')
})

test('a link for another stream leads to one like it for this stream', async () => {
  const { page, door } = desk
  const { streams } = await door.call('GET /streams')
  const streamId = streams.find(({ name }) => name === 'live/open')?.id ?? ''
  const link = { streamId, label: 'Jo', tags: ['customer=club'] }
  const { token } = await door.call('POST /links', link)
  const query = `?rj-auth=${encodeURIComponent(token)}`
  const asked = { stream: 'live/news', key: 'other', ip: '203.0.113.41', query }
  await nimbleStarts(door, nimble, asked)
  await desk.go('/decisions')
  await page.getByRole('row').filter({ hasText: '203.0.113.41' }).click()
  await panel(page).getByRole('button', { name: 'Issue a token' }).click()
  const form = panel(page)
  await seen(form.getByRole('heading', { name: 'Issue a listener link' }))
  await seen(form.getByText('customer=club'))
  expect(await form.getByLabel('Label').inputValue()).toBe('Jo')
  await form.getByRole('button', { name: 'Issue', exact: true }).click()
  await seen(form.getByRole('button', { name: 'Done' }))
  const { tokens } = await door.call('GET /tokens')
  expect(tokens[0]).toMatchObject({ ...{ label: 'Jo', tags: link.tags }, streams: ['live/news'] })
  await form.getByRole('button', { name: 'Done' }).click()
})

test('the command line explains the same decision, and runs the Doctor, while Stagedoor runs', async () => {
  const { decisions } = await desk.door.call('GET /decisions')
  const past = decisions.find(({ address }) => address === '203.0.113.40')
  const none = desk.door.cli('explain', '999999')
  expect(await none.ended).toBe(1)
  expect(none.output()).toContain('There is no decision of this id. (ERR_NOT_FOUND)')
  const explained = desk.door.cli('explain', String(past?.id))
  expect(await explained.ended).toBe(0)
  expect(explained.output()).toMatch(/^Secret +FAILS +none presented \(wanted: a valid token\)$/m)
  expect(explained.output()).toMatch(
    /^Closest change that would admit: a valid token for live\/news\.$/m,
  )
  const doctor = desk.door.cli('--json', 'doctor', '--server', 'nimble')
  expect(await doctor.ended).toBe(1)
  const found = doctor
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(found).toContainEqual(expect.objectContaining({ code: 'server_on', state: 'fine' }))
  expect(found[0]).toMatchObject({ code: 'refusals', state: 'broken' })
})
