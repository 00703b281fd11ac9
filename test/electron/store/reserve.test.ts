import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReserve } from '../../../electron/store/reserve.ts'
import { place } from './place.ts'

describe('the room that is kept free for a start on a full disk', () => {
  it('is none where nothing was kept, and none where nothing can be', async () => {
    const directory = place()
    expect(openReserve(directory).giveUp()).toBe(false)
    const nowhere = openReserve(join(directory, 'missing'))
    await nowhere.renew()
    expect(nowhere.isGone()).toBe(false)
    writeFileSync(join(directory, 'file'), '')
    await expect(openReserve(join(directory, 'file')).renew()).rejects.toThrow('ENOTDIR')
  })

  it('stays while there is room to start', async () => {
    const directory = place()
    const reserve = openReserve(directory)
    await reserve.renew()
    expect(reserve.giveUpIfNeeded()).toBe(false)
    expect(reserve.isGone()).toBe(false)
  })

  it('is given up with what a crash left of it, and kept again, for its owner only', async () => {
    const directory = place()
    const reserve = openReserve(directory)
    await reserve.renew()
    const [file = ''] = readdirSync(directory)
    const path = join(directory, file)
    const { size, mode, blocks } = statSync(path)
    expect([size, mode & 0o777]).toEqual([16 * 1024 * 1024, 0o600])
    expect(blocks * 512, 'it takes the room it keeps').toBeGreaterThanOrEqual(size)
    writeFileSync(`${path}.part`, 'cut off')
    expect(reserve.giveUp()).toBe(true)
    expect(readdirSync(directory)).toEqual([])
    expect(reserve.isGone()).toBe(true)
    expect(reserve.giveUp()).toBe(false)
    expect(reserve.isGone(), 'still').toBe(true)
    await reserve.renew()
    expect(existsSync(path)).toBe(true)
    expect(reserve.isGone()).toBe(false)
  })
})
