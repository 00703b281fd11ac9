import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHouseFolders } from '../../../electron/store/house-folders.ts'
import { KEEP_DELETED_MS } from '../../../shared/deleted.ts'
import type { Rule } from '../../../shared/rule.ts'
import { createFixture, refusal, rule, START_MS } from './fixture.ts'

function station() {
  const fixture = createFixture()
  const house = join(fixture.directory, 'house')
  const folders = openHouseFolders(house)
  let made = 0
  /** A folder that was checked, with a file that says what is in it. */
  function ready(text: string): string {
    const folder = join(house, `.incoming-${made++}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'index.m3u8'), text)
    return folder
  }
  const put = (text: string, replaces = false): void =>
    fixture.catalogue.houseFiles.put(ready(text), 'pause', replaces, 'console')
  const text = (): string => readFileSync(join(house, 'pause', 'index.m3u8'), 'utf8')
  const names = (): string[] => readdirSync(house).filter((name) => name !== '.trash')
  const audit = () => {
    const entries = fixture.catalogue.audit.list({}, 1_000)
    return entries.map((each) => each.what).filter((what) => what.startsWith('house_file'))
  }
  return { ...fixture, house, folders, ready, put, text, names, audit }
}

const plays = (id: string, url: string) => rule({ id, effect: { kind: 'loop', url } })
const inTurn = (rules: readonly Rule[]) => rules.map((each, priority) => ({ ...each, priority }))
const URL_OF_PAUSE = 'http://127.0.0.1:8482/house/pause/index.m3u8'

describe('a house file', () => {
  it('takes no name that is taken, unless it is to', () => {
    const { put, text, names, catalogue, audit } = station()
    put('first')
    expect(refusal(() => put('second'))).toMatchObject({ code: 'ERR_NAME_TAKEN' })
    expect(text()).toBe('first')
    put('second', true)
    expect(text()).toBe('second')
    expect(names()).toContain('pause')
    expect(catalogue.deleted.list()).toMatchObject([{ kind: 'house_file', subject: 'pause' }])
    expect(audit()).toEqual(['house_file.replace', 'house_file.add'])
  })

  it('stays while a rule in force or in the draft plays it, and it is said which', () => {
    const { put, text, catalogue } = station()
    put('first')
    const rules = [plays('night', URL_OF_PAUSE), plays('other', 'https://example.com/a.m3u8')]
    catalogue.publishRules(inTurn(rules), '', 'console')
    const draft = inTurn([...rules, plays('day', URL_OF_PAUSE)])
    catalogue.rules.saveDraft(catalogue.rules.published().version, draft, 'console')
    expect(refusal(() => catalogue.houseFiles.remove('pause', 'console'))).toMatchObject({
      code: 'ERR_IN_USE',
      message: 'Rules play it: night, day. Take it out there first, also of a draft.',
    })
    expect(text()).toBe('first')
    expect(catalogue.deleted.list()).toEqual([])
  })

  it.each(['', '.', '..', '../house', 'a/b', '.trash', '.incoming-0', 'gone', 'pau\0se'])(
    'that is none is not deleted: %j',
    (name) => {
      const { put, names, catalogue } = station()
      put('first')
      expect(refusal(() => catalogue.houseFiles.remove(name, 'console')).code).toBe('ERR_NOT_FOUND')
      expect(names()).toEqual(['pause'])
    },
  )

  it('that was deleted comes back as it was', () => {
    const { put, text, names, catalogue, audit } = station()
    put('first')
    catalogue.houseFiles.remove('pause', 'console')
    expect(names()).toEqual([])
    const [thing] = catalogue.deleted.list()
    catalogue.deleted.restore(thing?.id ?? '', 'console')
    expect(text()).toBe('first')
    expect(catalogue.deleted.list()).toEqual([])
    expect(audit()).toEqual(['house_file.restore', 'house_file.delete', 'house_file.add'])
  })

  it('does not come back over another, nor without its files', () => {
    const { put, text, house, catalogue, clock } = station()
    put('first')
    catalogue.houseFiles.remove('pause', 'console')
    const restore = () =>
      catalogue.deleted.restore(catalogue.deleted.list()[0]?.id ?? '', 'console')
    clock.nowMs += 1
    put('second')
    expect(refusal(restore)).toMatchObject({ code: 'ERR_RESTORE_TAKEN' })
    expect(text()).toBe('second')
    catalogue.houseFiles.remove('pause', 'console')
    rmSync(join(house, '.trash'), { recursive: true })
    expect(refusal(restore)).toMatchObject({ code: 'ERR_NOT_FOUND' })
    expect(catalogue.deleted.list()).toHaveLength(2)
  })

  it('stays where it is when that cannot be stored', () => {
    const { put, text, names, db, catalogue } = station()
    put('first')
    db.exec('CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, "full"); END')
    expect(() => catalogue.houseFiles.remove('pause', 'console')).toThrow()
    expect(() => put('second', true)).toThrow()
    expect(text()).toBe('first')
    expect(names()).toContain('pause')
    expect(catalogue.deleted.list()).toEqual([])
  })

  it('goes for good when it is forgotten, or 30 days after', async () => {
    const { put, house, folders, catalogue, clock } = station()
    const kept = () => readdirSync(join(house, '.trash'))
    put('first')
    catalogue.houseFiles.remove('pause', 'console')
    await folders.sweep(START_MS + KEEP_DELETED_MS - 1)
    expect(kept()).toEqual([`pause@${START_MS}`])
    await folders.sweep(START_MS + KEEP_DELETED_MS)
    expect(kept()).toEqual([])
    clock.nowMs += 1
    put('second')
    catalogue.houseFiles.remove('pause', 'console')
    catalogue.deleted.remove(catalogue.deleted.list()[0]?.id ?? '', 'console')
    await expect.poll(() => kept()).toEqual([])
  })
})
