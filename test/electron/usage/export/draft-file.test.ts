import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDraft } from '../../../../electron/usage/export/draft-file.ts'
import { codeOf, place } from '../../store/place.ts'

/** As a disk without hard links answers. */
const noLinks = (): never => {
  throw Object.assign(new Error('no links here'), { code: 'EPERM' })
}
const fullDisk = (): never => {
  throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
}

describe.each([
  ['with links', undefined],
  ['without links', noLinks],
])('a file that gets its name on a disk %s', (_, link) => {
  function draft() {
    const folder = place()
    const path = join(folder, 'out.csv')
    const file = createDraft(join(folder, '.out.part'), path, link)
    file.write(Buffer.from('viewer\r\n'))
    return { folder, path, file }
  }

  it('replaces none that was made meanwhile', () => {
    const { folder, path, file } = draft()
    writeFileSync(path, 'the accounts of March')
    expect(codeOf(() => file.finish())).toBe('ERR_NAME_TAKEN')
    expect(readFileSync(path, 'utf8')).toBe('the accounts of March')
    expect(readdirSync(folder)).toEqual(['out.csv'])
  })

  it('is whole, and its draft is gone', () => {
    const { folder, path, file } = draft()
    file.finish()
    expect(readFileSync(path, 'utf8')).toBe('viewer\r\n')
    expect(readdirSync(folder)).toEqual(['out.csv'])
  })
})

it('a name that cannot be given for another reason is said so, and nothing is left', () => {
  const folder = place()
  const file = createDraft(join(folder, '.out.part'), join(folder, 'out.csv'), fullDisk)
  expect(codeOf(() => file.finish())).toBe('ERR_EXPORT_WRITE')
  expect(readdirSync(folder)).toEqual([])
})
