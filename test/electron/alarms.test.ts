import { tmpdir } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { type Alarms, createAlarms } from '../../electron/alarms.ts'
import { AppError } from '../../shared/errors.ts'

const open: Alarms[] = []
afterEach(() => {
  for (const alarms of open.splice(0)) alarms.close()
})

function watched(dataDirectory = tmpdir()) {
  const told: string[] = []
  const alarms = createAlarms({
    dataDirectory,
    now: () => 7,
    onChange: (alarm, raised) => void told.push(`${raised ? '+' : '-'}${alarm.code}`),
  })
  open.push(alarms)
  return { alarms, told }
}

describe('the alarms', () => {
  it.each([
    ['ERR_DB_FULL', 'store_full'],
    ['ERR_DB_READ_ONLY', 'store_read_only'],
    ['ERR_DB_BUSY', 'store_locked'],
    ['ERR_DB_IO', 'store_io'],
    ['ERR_DB_CORRUPT', 'store_io'],
  ] as const)('name what is wrong with the store: %s is %s, with what to do', (error, code) => {
    const { alarms } = watched()
    alarms.store(new AppError(error))
    expect(alarms.list()).toMatchObject([{ code, sinceMs: 7 }])
    expect(alarms.list()[0]?.remedy).not.toBe('')
  })

  it('are raised once, give way to the next cause and clear when storing works', () => {
    const { alarms, told } = watched()
    for (const code of ['ERR_DB_FULL', 'ERR_DB_FULL', 'ERR_DB_IO'] as const) {
      alarms.store(new AppError(code))
    }
    alarms.store(null)
    expect(told).toEqual(['+store_full', '-store_full', '+store_io', '-store_io'])
    expect(alarms.list()).toEqual([])
  })

  it('do without the disk when it cannot be asked', async () => {
    const { alarms } = watched('/nowhere/at/all')
    await alarms.checkDisk()
    expect(alarms.list()).toEqual([])
  })
})
