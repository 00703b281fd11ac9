import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { pastDays } from '../../../electron/demo/past.ts'
import type { Database } from '../../../electron/store/database.ts'
import { DIMENSION } from '../../../electron/store/usage/dimensions.ts'
import { createUsageHistory } from '../../../electron/store/usage/history.ts'
import { rebuildUsage } from '../../../electron/store/usage/rebuild.ts'
import { addDays, dayOf } from '../../../shared/calendar.ts'
import { createMigrated } from '../store/migrated.ts'

const NOW_MS = Date.UTC(2026, 10, 30, 12)
const NAMES = ['harbour.mp3', 'harbour-members.mp3', 'live/stage', 'live/backstage']
const STATION = {
  icecast: { server: { id: 'studio' } },
  nimble: { server: { id: 'stage' } },
  streamIds: new Map(NAMES.map((name) => [name, `id of ${name}`])),
}

let folder: string
let db: Database

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-past-'))
  db = createMigrated(join(folder, 'stagedoor.db'))
  Array.from(pastDays(db, STATION, NOW_MS, { days: 14, sessionsADay: 64 }))
})
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

test('nothing of it is under way, or still to come', () => {
  const late = db.prepare(
    'SELECT count(*) FROM sessions WHERE ended_at_ms IS NULL OR ended_at_ms >= ?',
  )
  expect(late.pluck().get(NOW_MS)).toBe(0)
})

test('a week is compared with the one before: watched, published and refused', async () => {
  const to = addDays(dayOf(NOW_MS, 'UTC'), -1)
  const { totals, before } = await createUsageHistory(db).report({
    ...{ days: { from: addDays(to, -6), to }, zone: 'UTC', filter: {} },
    ...{ compares: true, limit: 10, nowMs: NOW_MS },
  })
  expect(before?.totals.sessions).toBeGreaterThan(150)
  expect(totals.ms).toBeGreaterThan(before?.totals.ms ?? Number.POSITIVE_INFINITY)
  for (const week of [totals, before?.totals]) {
    expect(week?.publishedMs).toBeGreaterThan(0)
    expect(week?.refused).toBeGreaterThan(0)
  }
})

test('each tag of its links is compared with the week before', async () => {
  const to = addDays(dayOf(NOW_MS, 'UTC'), -1)
  const { rows } = await createUsageHistory(db).report({
    ...{ days: { from: addDays(to, -6), to }, zone: 'UTC', filter: {}, by: 'tag' as const },
    ...{ compares: true, limit: 10, nowMs: NOW_MS },
  })
  expect(rows.map(({ key }) => key).toSorted()).toEqual(['', 'crew', 'press', 'season-tickets'])
  for (const row of rows) expect(row.before?.ms, row.key).toBeGreaterThan(0)
})

test('usage is what the sessions come to', () => {
  const few = createMigrated(join(folder, 'few.db'))
  onTestFinished(() => void few.close())
  Array.from(pastDays(few, STATION, NOW_MS, { days: 2, sessionsADay: 64 }))
  const refused = `dimension = ${DIMENSION.refused}`
  const parts = [
    ...['usage_quarter', 'usage_day', 'usage_month'].map(
      (table) => `${table} WHERE NOT ${refused}`,
    ),
    ...['usage_minutes', 'usage_peak'],
  ]
  const stored = (part: string): string =>
    JSON.stringify(few.prepare(`SELECT * FROM ${part} ORDER BY 1, 2, 3`).raw().all())
  const before = parts.map(stored)
  for (const part of parts) few.exec(`DELETE FROM ${part}`)
  expect(parts.filter((part, at) => stored(part) === before[at])).toEqual([])
  rebuildUsage(few)
  expect(parts.filter((part, at) => stored(part) !== before[at])).toEqual([])
})
