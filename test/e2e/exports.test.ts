import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../electron/store/open.ts'
import { addCaller, icecastTells } from '../real/support/callers.ts'
import { bringAxe, expectNoViolation } from './axe.ts'
import { focused, gone, panel, seen, seenLate, startDesk } from './support.ts'

const MANY = 400_000

const desk = startDesk(async (door) => {
  const icecast = await addCaller(door, 'icecast')
  for (const [name, client] of [
    ['live/hall', '7'],
    ['live/attic', '8'],
  ] as const) {
    await door.call('POST /streams', { name, mode: 'public' })
    const listener = { stream: name, client, ip: '203.0.113.7' }
    await icecastTells(door, icecast, 'listener_add', listener)
  }
})
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stagedoor-bills-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(() => bringAxe(desk.page))

/** Many sessions that ended long ago, put into the tables by somebody else. */
async function addMany(): Promise<void> {
  const { dataDirectory } = await desk.door.call('GET /about')
  const db = openDatabase(join(dataDirectory, 'stagedoor.db'), { busyTimeoutMs: 5_000 })
  db.exec(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${MANY})
    INSERT OR IGNORE INTO sessions (id, decision_id, media_server_id, stream_id, stream_name, action, protocol, country, reason, tags,
      started_at_ms, ended_at_ms, end)
    SELECT '00000001-' || printf('%06d', n), n, 'm', 's', 'live/old', 'subscribe', 'icecast', '??', 'grant_accepted', '[]',
      n, n + 1, 'reported' FROM n`)
  db.close()
}

/** By keyboard alone: tabs on until a control of this name has the focus. */
async function tabTo(name: string | RegExp): Promise<void> {
  const { page } = desk
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const focused = document.activeElement
      return focused?.getAttribute('aria-label') ?? focused?.textContent ?? ''
    })
    if (typeof name === 'string' ? label === name : name.test(label)) return
  }
  throw new Error(`No tab leads to ${name}`)
}

test('by keyboard: takes the filter over, chooses columns, exports, and the file is what was asked for', async () => {
  const { page, door } = desk
  await desk.go('/decisions?q=stream%3Alive%2Fhall%20ip%3A203.0.113.7')
  await tabTo('Export sessions')
  await page.keyboard.press('Enter')
  const dialog = panel(page)
  await focused(page)
  await seen(dialog.getByText('live/hall'))
  await seen(dialog.getByText('ip:203.0.113.7'))
  await expectNoViolation(page)
  await tabTo('Leave session_id out')
  await page.keyboard.press('Enter')
  await gone(dialog.getByRole('button', { name: 'Leave session_id out' }))
  await tabTo('Export')
  await page.keyboard.press('Enter')
  await seenLate(dialog.getByText(/^1 session, /))
  await page.keyboard.press('Shift+Tab')
  await tabTo(/^Download stagedoor-sessions-/)
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  const rows: Record<string, string>[] = parse(readFileSync(await file.path(), 'utf8'), {
    columns: true,
  })
  expect(rows).toMatchObject([{ stream: 'live/hall', address: '203.0.113.7' }])
  expect(Object.keys(rows[0] ?? {})[0]).toBe('started_at')
  await page.keyboard.press('Escape')
  const [job] = (await door.call('GET /exports')).exports
  await door.call(`DELETE /exports/${job?.id}` as 'DELETE /exports/{id}')
})

test('decisions are exported as the filter says, and not while it cannot be read', async () => {
  const { page, door } = desk
  const exported = async (): Promise<number> =>
    (await door.call('GET /jobs')).jobs.filter(({ kind }) => kind === 'decision-export').length
  const before = await exported()
  await desk.go('/decisions?q=colour:red')
  const button = page.getByRole('button', { name: 'Export decisions' })
  await seen(page.getByRole('alert').getByText('There is no filter "colour"'))
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  for (const [filter, streams] of [
    ['tag:none', []],
    ['stream:live/hall stream:live/attic icecast', []],
    ['stream:live/hall protocol:icecast', ['live/hall']],
  ] as const) {
    await desk.go(`/decisions?q=${encodeURIComponent(filter)}`)
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe(filter)
    await seen(
      page.getByText(streams.length === 0 ? 'No decision fits this filter' : 'That is all.'),
    )
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
    expect(file.url(), 'by the browser itself').toMatch(/\/api\/v1\/downloads\/[\w-]{43}$/)
    const rows: Record<string, string>[] = parse(readFileSync(await file.path(), 'utf8'), {
      columns: true,
    })
    expect(rows.map(({ stream }) => stream)).toEqual(streams)
  }
  expect(await exported()).toBe(before + 3)
})

test('by keyboard: shows how far it is, and leaves nothing when it is stopped', async () => {
  const { page, door } = desk
  await addMany()
  const { dataDirectory } = await door.call('GET /about')
  const waiting = join(dataDirectory, 'exports', 'waiting')
  const before = {
    exports: (await door.call('GET /exports')).exports,
    files: readdirSync(waiting),
  }
  await desk.go('/usage')
  await tabTo('Export sessions')
  await page.keyboard.press('Enter')
  const dialog = panel(page)
  await seen(dialog.getByRole('textbox', { name: 'Keep as (optional)' }))
  // Without days: the old ones too.
  await dialog.getByLabel('First day').fill('')
  await dialog.getByLabel('Last day').fill('')
  await tabTo('Export')
  await page.keyboard.press('Enter')
  await seen(dialog.getByRole('progressbar', { name: 'Exported' }))
  await tabTo(/^Stop /)
  await page.keyboard.press('Enter')
  await gone(dialog.getByRole('progressbar', { name: 'Exported' }))
  expect((await door.call('GET /exports')).exports).toEqual(before.exports)
  expect(readdirSync(waiting)).toEqual(before.files)
  await page.keyboard.press('Escape')
})

test('is made by itself into a folder that is there, from the settings, the command line and a document', async () => {
  const { page, door, troubles } = desk
  await desk.go('/settings')
  const section = page.getByRole('region', { name: 'Exports by themselves' })
  await section.getByRole('button', { name: 'New export' }).click()
  const dialog = panel(page)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('bill')
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(join(folder, 'none'))
  await expectNoViolation(page)
  troubles.expectOnly(/status of 4\d\d/)
  await dialog.getByRole('button', { name: 'Store export' }).click()
  await seen(dialog.getByText(`There is no folder ${join(folder, 'none')}.`))
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await dialog.getByRole('button', { name: 'Store export' }).click()
  await gone(dialog)
  await section.getByRole('button', { name: 'Make now: bill' }).click()
  await seenLate(section.getByText(/by hand: 0 sessions/))
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^bill-\d{4}-\d\d\.csv$/)])
  await expectNoViolation(page)
  const listed = door.cli('scheduled-exports')
  expect(await listed.ended).toBe(0)
  expect(listed.output()).toMatch(/^bill\tnext .*\.csv$/m)
  const made = door.cli('scheduled-exports', 'bill')
  expect(await made.ended).toBe(0)
  expect(readdirSync(folder).some((name) => name.endsWith('-2.csv'))).toBe(true)
  const document = door.cli('export')
  expect(await document.ended).toBe(0)
  expect(document.output()).toContain(`folder: ${folder}`)
})
