import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compareFiles } from '../../../../electron/store/backups/compare.ts'
import { revocationTable } from '../../../../electron/store/catalogue/revocations.ts'
import { settingTable } from '../../../../electron/store/catalogue/settings.ts'
import type { Database } from '../../../../electron/store/database.ts'
import { settingsSchema } from '../../../../shared/settings.ts'
import { place, store } from '../place.ts'

/** What restoring the second over the first would change, by its noun. */
function compared(change: (live: Database, copy: Database) => void) {
  const [here, there] = [place(), place()]
  change(store(here), store(there))
  const paths = [here, there].map((each) => join(each, 'stagedoor.db')) as [string, string]
  const { differences } = compareFiles(...paths, true)
  return (noun: string) => differences.find((each) => each.noun === noun)
}

function revoke(db: Database, id: string, untilMs: number | null = null): void {
  revocationTable(db).add({
    id,
    kind: 'viewer',
    value: id,
    untilMs,
    note: '',
    createdAtMs: 1,
    liftedAtMs: null,
  })
}

it('forgets only revocations that keep somebody out, and brings back those lifted since', () => {
  const differences = compared((live, copy) => {
    for (const id of ['lifted', 'lifted-since', 'in-force']) revoke(live, id)
    revoke(live, 'over', 1000)
    revoke(copy, 'lifted-since')
    revocationTable(live).lift('lifted', 2)
    revocationTable(live).lift('lifted-since', 2)
  })
  expect(differences('revocation')).toEqual({
    noun: 'revocation',
    goes: { count: 1, names: ['viewer in-force'] },
    comes: { count: 1, names: ['viewer lifted-since'] },
    changes: { count: 0, names: [] },
  })
})

it('names tokens by their labels, also where they are revoked', () => {
  const differences = compared((live) => {
    live.pragma('foreign_keys = OFF')
    live
      .prepare(
        `INSERT INTO stream_keys (id, stream_id, label, hash, hint, created_at_ms) VALUES ('key-1', 'news', 'Ada', 'x', '', 1)`,
      )
      .run()
    for (const value of ['key-1', 'key-2']) {
      const ends = { untilMs: null, note: '', createdAtMs: 1, liftedAtMs: null }
      revocationTable(live).add({ id: value, kind: 'grant', value, ...ends })
    }
  })
  expect(differences('stream key')?.goes.names).toEqual(['Ada'])
  expect(differences('revocation')?.goes.names).toEqual(['grant Ada', 'grant key-2'])
})

it('names the settings whose values differ, in words, also where one of them was never stored', () => {
  const none = { count: 0, names: [] }
  const differences = compared((live) => {
    settingTable(live).put(settingsSchema.parse({ whenStoreFails: 'allow' }))
  })
  expect(differences('setting')).toEqual({
    noun: 'setting',
    comes: none,
    goes: none,
    changes: { count: 1, names: ['When the disk fails'] },
  })
})

it('has no difference where what is stored is the default', () => {
  const differences = compared((live) => settingTable(live).put(settingsSchema.parse({})))
  expect(differences('setting')).toBeUndefined()
})

it('names versions of the rules by number, and by their note where they have one', () => {
  const differences = compared((live) => {
    const add = live.prepare("INSERT INTO rule_versions VALUES (?, '[]', 1, ?)")
    add.run(7, '')
    add.run(8, 'No guests')
  })
  expect(differences('version of the rules')?.goes.names).toEqual(['7', '8 No guests'])
})
