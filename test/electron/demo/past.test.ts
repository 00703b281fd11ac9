import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillPast } from '../../../electron/demo/past.ts'
import type { Database } from '../../../electron/store/open.ts'
import { createUsageHistory } from '../../../electron/store/usage/history.ts'
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
  fillPast(db, STATION, NOW_MS, 14)
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
