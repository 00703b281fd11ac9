import { expect, it } from 'vitest'
import { keptOutBy } from '../../../renderer/components/kept-out.ts'
import { targetOfSession } from '../../../renderer/components/revoke-target.ts'
import type { Revocation } from '../../../shared/credential.ts'
import { session } from '../../shared/records.ts'

const ada = session({ viewerId: 'ada', startedAtMs: 1_000 })
const allowed = { outcome: 'allow', atMs: 1_000 } as const
const revokedAt = (createdAtMs: number, untilMs: number | null = null): Revocation => ({
  ...{ id: 'r', kind: 'viewer', value: 'ada', untilMs, note: '', createdAtMs, liftedAtMs: null },
})
const keptOut = (
  revocation: Revocation,
  decided: Parameters<typeof keptOutBy>[1],
  live: Parameters<typeof keptOutBy>[3],
): number => keptOutBy([revocation], decided, targetOfSession(ada), live, 2_000).length

it('tells nobody to be revoked who was let in in spite of it, or whose revocation ran out', () => {
  expect(keptOut(revokedAt(999), allowed, ada)).toBe(0)
  expect(keptOut(revokedAt(999), allowed, undefined)).toBe(0)
  expect(keptOut(revokedAt(1_500, 2_000), allowed, ada)).toBe(0)
})

it('tells whoever was revoked since, is refused in the meantime, or was refused for it', () => {
  expect(keptOut(revokedAt(1_500), allowed, undefined)).toBe(1)
  // One that was lifted and put back is older than who came in between.
  expect(keptOut(revokedAt(999), allowed, { revokedAtMs: 1_800 })).toBe(1)
  expect(keptOut(revokedAt(999), { ...allowed, outcome: 'deny' }, undefined)).toBe(1)
})
