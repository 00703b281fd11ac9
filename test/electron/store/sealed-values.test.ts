import { expect, it } from 'vitest'
import { sealedValues } from '../../../electron/store/sealed-values.ts'
import { createFixture, server } from '../catalogue/fixture.ts'

it('is every blob of the schema by its name, so that no secret is forgotten where files are cleaned of them', () => {
  const { db } = createFixture()
  const blobs = db
    .prepare<[], string>(
      `SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND c.type = 'BLOB'`,
    )
    .pluck()
    .all()
  expect(blobs.length).toBeGreaterThan(15)
  expect(blobs.filter((each) => !each.endsWith('sealed'))).toEqual([])
})

it('has the old handler secret beside the new one', () => {
  const { catalogue, db } = createFixture()
  const { id } = catalogue.mediaServers.create(server({ name: 'Hall' }), 'console').server
  const before = sealedValues(db).secrets
  catalogue.mediaServers.rollSecret(id, { overlapMinutes: 60, endsWithUse: true }, 'console')
  expect(sealedValues(db).secrets).toHaveLength(before.length + 1)
  expect(sealedValues(db).secrets).toEqual(expect.arrayContaining([...before]))
})
