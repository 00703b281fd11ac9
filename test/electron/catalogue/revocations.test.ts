import { describe, expect, it } from 'vitest'
import { prune } from '../../../electron/store/prune.ts'
import type { RevocationInput } from '../../../shared/credential.ts'
import { KEEP_DELETED_MS } from '../../../shared/deleted.ts'
import { settingsSchema } from '../../../shared/settings.ts'
import { createFixture, START_MS } from './fixture.ts'

const revoked = (value: string): RevocationInput => ({
  kind: 'viewer',
  value,
  untilMs: null,
  note: 'leak',
})
const THREE = ['ann', 'ben', 'cam'].map(revoked)

describe('revocations that were lifted together', () => {
  it('leave nothing to restore where each was lifted before', () => {
    const { revocations, deleted } = createFixture().catalogue
    const made = revocations.createMany(THREE, '3 sessions', 'console', 'batch')
    for (const { id } of made) revocations.lift(id, 'console')
    expect(revocations.liftTogether('batch', 'console')).toBe(0)
    expect(deleted.list()).toHaveLength(3)
  })

  it('come back in one step, without one that was lifted before by itself', () => {
    const { catalogue, reopen } = createFixture()
    const { revocations, deleted } = catalogue
    const [ann] = revocations.createMany(THREE, '3 sessions', 'console', 'batch')
    revocations.lift(ann?.id ?? '', 'console')
    // Once lifted they are of no job any more.
    const left = revocations.list().map(({ jobId: _, ...each }) => each)
    revocations.liftTogether('batch', 'api:site')
    expect(revocations.list()).toEqual([])
    const [thing] = deleted.list()
    const label = 'viewer ben and 1 more: leak'
    expect(thing).toMatchObject({ kind: 'revocation', subject: 'batch', label, actor: 'api:site' })
    deleted.restore(thing?.id ?? '', 'console')
    expect(new Set(revocations.list())).toEqual(new Set(left))
    const again = reopen()
    expect(new Set(again.revocations.list())).toEqual(new Set(left))
    expect(again.audit.list({}, 2)).toMatchObject([
      { what: 'revocation.restore', subject: 'batch', detail: label },
      { what: 'revocation.lift_many', subject: 'viewer ben and 1 more', detail: '2 viewers: leak' },
    ])
  })
})

describe('revocations that were made together', () => {
  it('say so of each, in whichever turn it was made, also after a restart', () => {
    const { catalogue, clock, reopen } = createFixture()
    const { revocations } = catalogue
    revocations.createMany(THREE, 'list l1', 'console', 'j1')
    clock.nowMs += 1
    revocations.createMany([revoked('dan')], 'list l1', 'console', 'j1')
    revocations.createMany([revoked('eve')], '1 sessions', 'console', 'j2')
    revocations.create(revoked('fay'), 'console')
    const ofJob = (id: string | undefined): readonly string[] =>
      revocations.list().flatMap(({ jobId, value }) => (jobId === id ? [value] : []))
    expect(ofJob('j1')).toEqual(['dan', 'ann', 'ben', 'cam'])
    expect(ofJob('j2')).toEqual(['eve'])
    expect(ofJob(undefined)).toEqual(['fay'])
    expect(new Set(reopen().revocations.list())).toEqual(new Set(revocations.list()))
  })

  it('are lifted one by one once that is too long ago, and stay in force', async () => {
    const { catalogue, clock, db } = createFixture()
    const { revocations } = catalogue
    const many = Array.from({ length: 250 }, (_, n) => revoked(`v${n}`))
    revocations.createMany(many, '250 sessions', 'console', 'old')
    clock.nowMs += 1
    revocations.createMany(THREE, '3 sessions', 'console', 'new')
    await prune(db, settingsSchema.parse({}), START_MS + KEEP_DELETED_MS)
    expect(revocations.isTogether('old')).toBe(false)
    expect(revocations.list()).toHaveLength(253)
    expect(revocations.liftTogether('new', 'console')).toBe(3)
  })
})
