import { existsSync, rmSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { usageWorkerFile } from '../../../../electron/places.ts'
import { sessionIdOf } from '../../../../electron/sessions/record.ts'
import { createFolder } from '../../../../electron/store/fold.ts'
import { createJournal } from '../../../../electron/store/journal.ts'
import { createUsageHistory } from '../../../../electron/store/usage/history.ts'
import { createUsageReader } from '../../../../electron/store/usage/reader.ts'
import { rowsIn } from '../../../../electron/store/usage/table.ts'
import { startOf, viewedOf } from '../entries.ts'
import { appended, store } from '../place.ts'

const AT_MS = Date.UTC(2027, 2, 10, 12)
const days = { from: '2027-03-01', to: '2027-03-31' }
const asked = { days, zone: 'UTC', filter: {}, compares: true, limit: 10, nowMs: AT_MS + 60_000 }

function startReader(database: string) {
  const reader = createUsageReader(database, usageWorkerFile())
  onTestFinished(reader.close)
  return reader
}

describe('usage that is read in a thread', () => {
  it('is refused with a code when there is no database, each time', async () => {
    const db = store()
    db.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${db.name}${suffix}`, { force: true })
    const reader = startReader(db.name)
    for (const _ of [1, 2]) {
      await expect(reader.report(asked)).rejects.toMatchObject({ code: 'ERR_INTERNAL' })
    }
    expect(existsSync(db.name)).toBe(false)
  })

  it('is refused when the thread is ended meanwhile, and read by the next one', async () => {
    const reader = startReader(store().name)
    const waits = reader.report(asked)
    const refused = expect(waits).rejects.toMatchObject({ code: 'ERR_INTERNAL' })
    await reader.close()
    await refused
    expect((await reader.report(asked)).totals.ms).toBe(0)
  })

  it('is read by the next one while one that nobody asked for a minute goes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const reader = startReader(store().name)
    for (const _ of [1, 2]) {
      expect((await reader.report(asked)).totals.ms).toBe(0)
      vi.advanceTimersByTime(60_000)
    }
  })

  it('is what this thread reads, as it is by then', async () => {
    const db = store()
    const reader = startReader(db.name)
    expect((await reader.report(asked)).totals.sessions).toBe(0)
    const journal = createJournal(db)
    const sessionId = sessionIdOf(AT_MS, 1)
    const entries = [
      startOf(1, { atMs: AT_MS, sessionId }),
      viewedOf(1, 5_000, AT_MS + 5_000, { sessionId }),
    ]
    await Promise.all(entries.map((entry) => appended(journal, entry)))
    journal.close()
    await createFolder(db).foldAll()
    const here = createUsageHistory(db)
    const [report, byViewer, page] = await Promise.all([
      reader.report(asked),
      reader.report({ ...asked, by: 'viewer' }),
      reader.sessions({ ...asked }),
    ])
    expect(report).toEqual(await here.report(asked))
    expect(report.totals).toMatchObject({ ms: 5_000, sessions: 1 })
    expect(byViewer).toEqual(await here.report({ ...asked, by: 'viewer' }))
    const { pages, report: bare } = await reader.table({ ...asked, by: 'viewer' })
    expect([[...rowsIn(pages)].flat(), bare.rows]).toEqual([byViewer.rows, []])
    expect(page).toEqual(await here.sessions(asked))
    expect(page.sessions).toHaveLength(1)
  })
})
