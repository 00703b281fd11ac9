import { describe, expect, it } from 'vitest'
import {
  isDraft,
  migrationNameOf,
  nameOf,
  readName,
  stampOf,
} from '../../../../electron/store/backups/names.ts'

const AT_MS = Date.UTC(2030, 0, 2, 3, 4, 5, 6)
const STAMP = '2030-01-02T03-04-05-006Z'

describe('names of backups', () => {
  it.each([
    'stagedoor.db',
    `stagedoor-${STAMP}.db.part`,
    `stagedoor-weekly-${STAMP}.db`,
    `stagedoor-before-${STAMP}.db.bak`,
    `../stagedoor-${STAMP}.db`,
    'stagedoor-2030-13-02T03-04-05-006Z.db',
    'notes.db',
  ])('tell nothing where Stagedoor did not give them: %s', (name) => {
    expect(readName(name)).toBeNull()
  })

  it.each(['operator', 'schedule', 'restore', 'import', 'damaged'] as const)(
    'say what made it and when: %s',
    (maker) => {
      expect(stampOf(AT_MS)).toBe(STAMP)
      expect(readName(nameOf(maker, AT_MS))).toEqual({ maker, madeAtMs: AT_MS })
      expect(isDraft(`${nameOf(maker, AT_MS)}.part`)).toBe(true)
      expect(isDraft(nameOf(maker, AT_MS))).toBe(false)
    },
  )

  it('know those that were made before a migration', () => {
    const name = migrationNameOf(300, AT_MS)
    expect(name).toBe(`stagedoor-before-300-${STAMP}.db`)
    expect(readName(name)).toEqual({ maker: 'migration', madeAtMs: AT_MS })
  })
})
