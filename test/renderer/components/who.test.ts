import { expect, it } from 'vitest'
import type { Names } from '../../../renderer/components/names.ts'
import { whoOf } from '../../../renderer/components/who.ts'

const names: Names = {
  mediaServer: (id) => id,
  rule: (id) => id,
  grant: (id) => (id === 'rj-1' ? 'Anna' : id),
}

it('calls somebody by the viewer, else by the label of the credential, else not at all', () => {
  expect(whoOf({ viewerId: 'ann', grantId: 'rj-1' }, names)).toBe('ann')
  expect(whoOf({ viewerId: null, grantId: 'rj-1' }, names)).toBe('Anna')
  expect(whoOf({ viewerId: null, grantId: 'rj-2' }, names)).toBe('rj-2')
  expect(whoOf({ viewerId: null, grantId: 'st-2', label: 'Ada' }, names)).toBe('Ada')
  expect(whoOf({ viewerId: null, grantId: null }, names)).toBe('')
})
