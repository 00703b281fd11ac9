import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canMount, mountSmallDisk } from '../../../real/support/obstacles.ts'
import { codeOf, until } from '../../store/place.ts'
import {
  column,
  exported,
  exportsOver,
  filesIn,
  keep,
  over,
  place,
  readBack,
  store,
  underWay,
} from './support.ts'

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ session: { viewerId: `viewer-${n}` } }))

async function filled(count = 3) {
  const db = store()
  await keep(db, people(count))
  return db
}

describe('a place for an export', () => {
  it.each([
    ['outside', () => '/tmp/sessions.csv'],
    ['above', () => '../sessions.csv'],
    ['above by a detour', () => 'a/../../sessions.csv'],
    ['of another name', () => 'sessions.txt'],
    ['that is hidden', () => '.sessions.csv'],
    ['with a NUL', () => 'sess\0ions.csv'],
    ['in a folder that is not there', () => 'gone/sessions.csv'],
    ['among those that wait', () => 'waiting/sessions.csv'],
    ['behind a link that leads out', (own: string) => join(own, 'link', 'sessions.csv')],
  ])('%s is refused', async (_why, path) => {
    const { own, start } = exportsOver(await filled())
    mkdirSync(join(own, 'waiting'), { recursive: true })
    symlinkSync(place(), join(own, 'link'))
    expect(codeOf(() => start({ path: path(own) }))).toBe('ERR_EXPORT_PATH')
    expect(filesIn(own)).toEqual([])
  })

  it('is taken once, also by a link to nowhere', async () => {
    const { exports, own, start } = exportsOver(await filled())
    const job = start({ path: 'january.csv' })
    expect(codeOf(() => start({ path: 'january.csv' }))).toBe('ERR_NAME_TAKEN')
    await over(exports, job)
    expect(codeOf(() => start({ path: 'january.csv' }))).toBe('ERR_NAME_TAKEN')
    symlinkSync(join(own, 'nothing'), join(own, 'february.csv'))
    expect(codeOf(() => start({ path: 'february.csv' }))).toBe('ERR_NAME_TAKEN')
  })

  it('may be in the folder the configuration names, which comes first', async () => {
    const named = place()
    mkdirSync(join(named, '2027'))
    const own = join(place(), 'exports')
    const { exports, start } = exportsOver(await filled(), { folders: { own, named } })
    expect(exports.folders()).toEqual([named, own])
    const jobs = [start({ path: '2027/one.csv' }), start({ path: join(own, 'two.csv') })]
    for (const job of jobs) expect(await over(exports, job)).toMatchObject({ state: 'done' })
    expect(existsSync(join(named, '2027', 'one.csv'))).toBe(true)
    expect(existsSync(join(own, 'two.csv'))).toBe(true)
  })
})

describe('an export in its thread', () => {
  it('is whole once it has its name, for its owner only, and stays where it was put', async () => {
    const { exports, own, start } = exportsOver(await filled(450))
    const job = await over(exports, start({ columns: ['viewer'], path: 'all.csv' }))
    expect(job).toMatchObject({ state: 'done', looked: 450, total: 450, rows: 450, isKept: true })
    expect(statSync(job.path)).toMatchObject({ size: job.bytes })
    expect(statSync(job.path).mode & 0o777).toBe(0o600)
    expect(readBack(readFileSync(job.path, 'utf8'))).toHaveLength(450)
    await exports.remove(job.id)
    expect(filesIn(own)).toEqual(['all.csv'])
    expect(codeOf(() => exports.get(job.id))).toBe('ERR_NOT_FOUND')
  })

  it('waits to be fetched where nobody said a place, until it is forgotten', async () => {
    const { exports, own, start } = exportsOver(await filled())
    const job = await over(exports, start({}))
    expect(job.fileName).toBe('stagedoor-sessions-20270116T120000Z.csv')
    expect(filesIn(own)).toHaveLength(1)
    await exports.remove(job.id)
    expect(filesIn(own)).toEqual([])
  })

  it('leaves nothing when it is stopped on its way', async () => {
    const { exports, own, job } = await underWay(await filled(450))
    expect(filesIn(own)).toEqual(['.all.csv.export-e1.part'])
    await exports.remove(job.id)
    expect(filesIn(own)).toEqual([])
    expect(exports.list()).toEqual([])
  })

  it('keeps its draft however long it rests, when another begins in that folder', async () => {
    const { exports, own, start, job, goOn } = await underWay(await filled(450))
    const draft = join(own, '.all.csv.export-e1.part')
    const left = join(own, '.old.csv.export-e0.part')
    writeFileSync(left, 'of a crash')
    for (const each of [draft, left]) utimesSync(each, new Date(0), new Date(0))
    start({ path: 'more.csv' })
    expect(existsSync(left), 'not in this turn: what is large takes long').toBe(true)
    await until(() => !existsSync(left))
    expect(existsSync(draft)).toBe(true)
    goOn()
    expect(await over(exports, job)).toMatchObject({ state: 'done', rows: 450 })
  })

  it('is not begun, and ends, where less than 200 MiB are left for the database', async () => {
    const db = store()
    await keep(db, [{}])
    const folder = place()
    const MIB = 1024 ** 2
    for (const left of [[], [200 * MIB]]) {
      const free = (): number => left.shift() ?? 200 * MIB - 1
      const refused = () => exported(db, { columns: ['viewer'] }, { folder, free })
      expect(codeOf(refused)).toBe('ERR_EXPORT_WRITE')
      expect(left, 'it had begun').toEqual([])
      expect(filesIn(folder)).toEqual([])
    }
    expect(exported(db, { columns: ['viewer'] }, { folder, free: () => null })).toMatch(/^"viewer"/)
  })

  it('leaves nothing when Stagedoor stops', async () => {
    const { exports, own } = await underWay(await filled(450))
    expect(filesIn(own)).toEqual(['.all.csv.export-e1.part'])
    await exports.close()
    expect(filesIn(own)).toEqual([])
  })

  it('is one of two at a time, each with its own lines; a third is refused', async () => {
    const { exports, start } = exportsOver(await filled(900), { busyness: () => 'full' })
    const jobs = [
      start({ columns: ['viewer'], viewers: ['viewer-7'] }),
      start({ columns: ['viewer'] }),
    ]
    expect(codeOf(() => start({}))).toBe('ERR_TOO_MANY')
    const [one, all] = await Promise.all(jobs.map((job) => over(exports, job)))
    expect(column(readFileSync(one?.path ?? '', 'utf8'), 'viewer')).toEqual(['viewer-7'])
    expect(all?.rows).toBe(900)
  })

  it('is not made of less than what happened: it fails while that cannot be stored', async () => {
    const settle = () => Promise.reject(new Error('the disk is full'))
    const { exports, own, start } = exportsOver(await filled(), { settle })
    expect(await over(exports, start({}))).toMatchObject({
      state: 'failed',
      problem: 'What happened lately cannot be stored now and would be missing.',
    })
    expect(filesIn(own)).toEqual([])
  })

  it.each([
    ['nobody knows', ['news', 'nope'], 'failed', 'ERR_NOT_FOUND'],
    ['is set up and had no session', ['news'], 'done', null],
    ['is set up no more and had sessions', ['old/show'], 'done', null],
  ])('of a stream that %s', async (_, streams, state, code) => {
    const db = store()
    await keep(db, [{ session: { streamId: 'old', streamName: 'old/show' } }])
    const { exports, own, start } = exportsOver(db)
    const job = await over(exports, start({ streams: [...streams], path: 'all.csv' }))
    expect(job).toMatchObject({ state, code })
    expect(filesIn(own)).toEqual(code === null ? ['all.csv'] : [])
  })

  it('says so when its thread fails, and leaves nothing', async () => {
    const { exports, own, start } = exportsOver(await filled(), { workerFile: '/nowhere.mjs' })
    expect(await over(exports, start({}))).toMatchObject({ state: 'failed' })
    expect(filesIn(own)).toEqual([])
  })

  it('removes what an earlier instance left to be fetched', async () => {
    const { exports, own, start } = exportsOver(await filled())
    mkdirSync(join(own, 'waiting'), { recursive: true })
    writeFileSync(join(own, 'waiting', 'old.csv'), 'who watched')
    const job = await over(exports, start({}))
    expect(filesIn(own)).toEqual([`${job.id}.csv`])
  })
})

describe.skipIf(!canMount())('an export to a full disk', () => {
  it('fails with the reason and leaves nothing', async () => {
    const folder = place()
    const disk = mountSmallDisk(folder)
    try {
      const named = join(folder, 'data')
      const own = join(place(), 'exports')
      const { exports, start } = exportsOver(await filled(6_000), { folders: { own, named } })
      disk?.fill()
      const job = await over(exports, start({ path: 'all.csv' }))
      expect(job).toMatchObject({ state: 'failed' })
      expect(job.problem).toMatch(/^The disk is full\. Nothing was left of /)
      expect(filesIn(named)).toEqual(['ballast'])
    } finally {
      disk?.unmount()
    }
  })
})
