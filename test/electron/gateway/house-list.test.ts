import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listHouse } from '../../../electron/gateway/house-list.ts'

const GOOD = '#EXTM3U\n#EXTINF:2,\na.ts\n#EXTINF:2.5,\nb.ts\n#EXT-X-ENDLIST\n'

/** A house with one file, with a.ts and b.ts of three bytes each. */
function house(name: string, playlist: string | null, more?: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-house-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const house = join(folder, 'house')
  mkdirSync(join(house, name), { recursive: true })
  if (playlist !== null) writeFileSync(join(house, name, 'index.m3u8'), playlist)
  for (const each of ['a.ts', 'b.ts']) writeFileSync(join(house, name, each), 'abc')
  writeFileSync(join(folder, 'secret'), 'secret')
  more?.(join(house, name))
  return house
}

describe('the list of house files', () => {
  it.each<[string, string, string | null, string | null, string?]>([
    ['house_name', 'two words', GOOD, null],
    ['house_no_playlist', 'x', null, null],
    ['house_encrypted', 'x', `#EXT-X-KEY:METHOD=AES-128\n${GOOD}`, null],
    ['house_byte_ranges', 'x', `#EXT-X-BYTERANGE:1@0\n${GOOD}`, null],
    ['house_variants', 'x', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhd.m3u8\n', null],
    ['house_empty', 'x', '#EXTM3U\n', null],
    ['house_duration', 'x', '#EXTM3U\na.ts\n', null],
    ['house_short', 'x', '#EXTM3U\n#EXTINF:0.00000018,\na.ts\n', null],
    ['house_too_large', 'x', `${GOOD}${'\n'.repeat(1024 ** 2)}`, null],
    ['house_too_large', 'x', `#EXTM3U\n#EXTINF:2,\n${'a\n'.repeat(10_001)}`, null],
    ['house_too_large', 'x', `#EXTM3U\n#EXTINF:2,\n${'a\n'.repeat(300_000)}`, null],
    ['house_elsewhere', 'x', '#EXTM3U\n#EXTINF:2,\n../../secret\n', null],
    ['house_two_beginnings', 'x', `#EXT-X-MAP:URI="i"\n#EXT-X-MAP:URI="i"\n${GOOD}`, null],
    ['house_missing_file', 'x', '#EXTM3U\n#EXTINF:2,\nc.ts\n', 'c.ts'],
  ])('says %s', async (problem, name, playlist, problemFile) => {
    const [facts] = await listHouse(house(name, playlist))
    expect(facts).toMatchObject({ name, problem, problemFile, seconds: null })
  })

  it.skipIf(process.platform === 'win32')('says when a link leads out, and of which', async () => {
    const out = house('x', GOOD.replace('a.ts', 'c.ts'), (folder) =>
      symlinkSync('../../secret', join(folder, 'c.ts')),
    )
    expect(await listHouse(out)).toMatchObject([{ problem: 'house_link', problemFile: 'c.ts' }])
    const whole = house('x', GOOD, (folder) => symlinkSync('../..', join(folder, '..', 'y')))
    expect((await listHouse(whole)).find(({ name }) => name === 'y')?.problem).toBe('house_link')
  })

  it.skipIf(process.platform === 'win32')('says which file of it can never be sent', async () => {
    const out = house('x', GOOD.replace('b.ts', 'c.ts'), (folder) =>
      mkdirSync(join(folder, 'c.ts')),
    )
    expect(await listHouse(out)).toMatchObject([{ problem: 'house_no_file', problemFile: 'c.ts' }])
    const pipe = house('x', GOOD.replace('a.ts', 'p.ts'), (folder) => {
      execFileSync('mkfifo', [join(folder, 'p.ts')])
    })
    expect(await listHouse(pipe)).toMatchObject([{ problem: 'house_no_file', problemFile: 'p.ts' }])
  })

  it.skipIf(process.platform === 'win32')(
    'says what lies beside the folders and cannot be played',
    async () => {
      const out = house('x', GOOD, (folder) => {
        writeFileSync(join(folder, '..', 'pause.mp4'), 'abc')
        writeFileSync(join(folder, '..', '.hidden'), 'abc')
        execFileSync('mkfifo', [join(folder, '..', 'live')])
      })
      expect(await listHouse(out)).toMatchObject([
        { name: 'live', problem: 'house_loose' },
        { name: 'pause.mp4', problem: 'house_loose' },
        { name: 'x', problem: null },
      ])
    },
  )

  it('takes as many segments as there may be', async () => {
    const most = house('x', `#EXTM3U\n#EXTINF:2,\n${'a.ts\n'.repeat(10_000)}`)
    expect(await listHouse(most)).toMatchObject([{ seconds: 20_000, segments: 10_000 }])
  })

  it('is empty where there is none', async () => {
    expect(await listHouse('/nowhere/at/all')).toEqual([])
  })

  it('says how long one is, and how large', async () => {
    expect(await listHouse(house('pause', GOOD))).toEqual([
      { name: 'pause', seconds: 4.5, segments: 2, bytes: 6, problem: null, problemFile: null },
    ])
  })
})
