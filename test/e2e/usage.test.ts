import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, expect, test } from 'vitest'
import { pastDays } from '../../electron/demo/past.ts'
import { openDatabase } from '../../electron/store/open.ts'
import type { UsageFilter } from '../../shared/usage.ts'
import { addCaller, type Caller, icecastTells } from '../real/support/callers.ts'
import { bringAxe, expectNoViolation } from './axe.ts'
import { panel, seen, startDesk } from './support.ts'

let icecast: Caller
const desk = startDesk(async (door) => {
  icecast = await addCaller(door, 'icecast')
  await door.call('POST /streams', { name: 'live/hall', title: 'The hall', mode: 'public' })
  const { item: radio } = await door.call('POST /streams', { name: 'harbour.mp3' })
  const server = { server: { id: icecast.id } }
  const streamIds = new Map([[radio.name, radio.id]])
  const db = openDatabase(join(door.folder, 'data/stagedoor/stagedoor.db'), {
    busyTimeoutMs: 2_000,
  })
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
  const station = { icecast: server, nimble: server, streamIds }
  Array.from(pastDays(db, station, today, { days: 14, sessionsADay: 64 }))
  db.close()
})

beforeAll(() => bringAxe(desk.page))

/** Exports what the screen is about, and fails unless the file has the sessions the API has, with what each watched. */
async function expectExported(only: UsageFilter): Promise<void> {
  const { page, door } = desk
  await page.getByRole('button', { name: 'Export sessions' }).click()
  await panel(page).getByRole('button', { name: 'Export', exact: true }).click()
  const save = panel(page).getByRole('button', { name: /^Download stagedoor-sessions-/ })
  const [file] = await Promise.all([page.waitForEvent('download'), save.click()])
  const rows: Record<string, string>[] = parse(readFileSync(await file.path(), 'utf8'), {
    columns: true,
  })
  const asked = new URLSearchParams({ ...only, period: 'today', zone: 'UTC' })
  const call = `GET /usage/sessions?${asked}` as 'GET /usage/sessions'
  const { sessions } = await door.call(call)
  expect(sessions.length).toBeGreaterThan(0)
  expect(rows.map(({ session_id: id, view_seconds: watched }) => [id, watched]).sort()).toEqual(
    sessions.map(({ session, ms }) => [session.id, String(Math.floor(ms / 1000))]).sort(),
  )
  await page.keyboard.press('Escape')
}

test('says that nobody watched, and where to begin', async () => {
  await desk.go('/usage?period=today')
  await seen(desk.page.getByRole('heading', { name: 'Nobody watched in this period' }))
  await expectNoViolation(desk.page)
})

test('a session is counted when its end is told, and found behind its stream', async () => {
  const { page, door } = desk
  const listener = { stream: 'live/hall', client: '7', ip: '203.0.113.7' }
  await icecastTells(door, icecast, 'listener_add', listener)
  await icecastTells(door, icecast, 'listener_add', {
    ...listener,
    stream: 'live/none',
    client: '8',
  })
  await icecastTells(door, icecast, 'listener_remove', listener)
  const abroad = { ...listener, client: '9', ip: '8.8.8.8' }
  await icecastTells(door, icecast, 'listener_add', abroad)
  // Who goes within the same millisecond watched for no time that is written down.
  await new Promise((later) => setTimeout(later, 20))
  await icecastTells(door, icecast, 'listener_remove', abroad)
  // Written within a second; a page that reads before shows it only later.
  const today = 'GET /usage?period=today&zone=UTC&country=US' as 'GET /usage'
  await expect.poll(async () => (await door.call(today)).totals.ms).toBeGreaterThan(0)
  await page.reload()
  await desk.go('/usage?period=today')
  await seen(page.getByRole('img', { name: 'Map of the world' }))
  const streams = page.getByRole('region', { name: 'Streams' })
  await seen(streams.getByRole('button', { name: /The hall/ }))
  await seen(page.getByRole('region', { name: 'Refusals, by reason' }).getByRole('button'))
  await expectNoViolation(page)
  await streams.getByRole('button', { name: /The hall/ }).click()
  await seen(panel(page).getByText('203.0.113.7'))
  await expectNoViolation(page)
  await panel(page).getByRole('button', { name: 'Usage of this stream alone' }).click()
  await seen(page.getByRole('button', { name: 'The hall alone' }))
  expect(page.url()).toContain('stream=')
  await page.getByRole('button', { name: 'The hall alone' }).click()
  await page.getByRole('combobox', { name: 'Over time' }).click()
  await page.getByRole('option', { name: 'Viewers by country' }).click()
  const lines = page.getByRole('figure').filter({ hasText: 'Viewers on average' })
  await lines.getByRole('button', { name: /United States/ }).click()
  await seen(panel(page).getByText('8.8.8.8'))
  await panel(page).getByRole('button', { name: 'Usage of this country alone' }).click()
  await seen(page.getByRole('button', { name: 'United States alone' }))
  await expectNoViolation(page)
  await expectExported({ country: 'US' })
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  const ofStreams = page.getByRole('menuitem', { name: 'Streams', exact: true })
  const [table] = await Promise.all([page.waitForEvent('download'), ofStreams.click()])
  const rows: Record<string, string>[] = parse(readFileSync(await table.path(), 'utf8'), {
    columns: true,
  })
  expect(rows).toMatchObject([{ stream: 'live/hall', sessions: '1' }])
  await page.getByRole('button', { name: 'United States alone' }).click()
})

test('a week is compared with the one before, in all and over time', async () => {
  const { page, door } = desk
  await page.getByRole('combobox', { name: 'Period' }).click()
  await page.getByRole('option', { name: 'Last 7 days' }).click()
  const asked = 'GET /usage?period=last-7-days&zone=UTC&compare=true' as 'GET /usage'
  const { totals, before } = await door.call(asked)
  const percent = Math.round(Math.abs(totals.ms / (before?.totals.ms ?? 0) - 1) * 100)
  // By the hour the two may be alike to half a percent, of which nothing is said.
  if (percent > 0) await seen(page.getByText(new RegExp(`^[+−-]${percent}\\s?%$`)))
  await page.getByRole('combobox', { name: 'Over time' }).click()
  await page.getByRole('option', { name: 'Viewers', exact: true }).click()
  await seen(page.getByText('period before, on average'))
  await expectNoViolation(page)
})

test('of a period that runs the figures are read again each minute', async () => {
  const { page } = desk
  await page.clock.install()
  await page.reload()
  await desk.go('/usage?period=today')
  await seen(page.getByRole('region', { name: 'Streams' }))
  const again = page.waitForRequest(/\/api\/v1\/usage\?/)
  await page.clock.fastForward(61_000)
  await again
})
