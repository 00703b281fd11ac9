import { describe, expect, it } from 'vitest'
import { revocationsFor } from '../../../electron/console/revocation-list.ts'
import type { Revocation } from '../../../shared/credential.ts'

const revocation = (
  kind: Revocation['kind'],
  value: string,
  untilMs: number | null = null,
): Revocation => ({
  ...{ id: `${kind} ${value}`, kind, value, untilMs, note: '' },
  ...{ createdAtMs: 0, liftedAtMs: null },
})
const ALL = [
  revocation('session', 's1'),
  revocation('viewer', 's1'),
  revocation('grant', 's1'),
  revocation('grant', 'st-1'),
  revocation('address', '192.0.2.0/24'),
  revocation('address', '192.0.2.7'),
  revocation('address', '2001:db8::/32'),
  revocation('address', 'not read any more'),
  revocation('viewer', 'ann', 99),
]
const found = (who: Parameters<typeof revocationsFor>[1], nowMs = 0): readonly string[] =>
  revocationsFor(ALL, who, nowMs, (by, value) => [`st-${by === 'tag' ? value : 0}`]).map(
    ({ id }) => id,
  )

describe('revocations that are asked for', () => {
  it('are none that are over', () => {
    expect(found({}, 98)).toContain('viewer ann')
    expect(found({}, 99)).not.toContain('viewer ann')
    expect(found({ viewer: 'ann' }, 99)).toEqual([])
  })

  it('are of what is named, not of another kind with the same id', () => {
    expect(found({ session: 's1' })).toEqual(['session s1'])
    expect(found({ viewer: 's1' })).toEqual(['viewer s1'])
    expect(found({ session: 's1', grant: 's1' })).toEqual(['session s1', 'grant s1'])
  })

  it('are of the token that a credential was signed with', () => {
    expect(found({ grant: 'sst-1-x' })).toEqual(['grant st-1'])
    expect(found({ grant: 'sst-2-x' })).toEqual([])
  })

  it('are of tokens with a tag', () => {
    expect(found({ tag: '1' })).toEqual(['grant st-1'])
    expect(found({ label: 'x' })).toEqual([])
  })

  it('are of blocks around an address and of addresses within a block, and of no other kind of address', () => {
    expect(found({ address: '192.0.2.9' })).toEqual(['address 192.0.2.0/24'])
    expect(found({ address: '192.0.2.0/30' })).toEqual(['address 192.0.2.0/24'])
    expect(found({ address: '192.0.0.0/16' })).toEqual([
      'address 192.0.2.0/24',
      'address 192.0.2.7',
    ])
    expect(found({ address: '2001:db8:1::1' })).toEqual(['address 2001:db8::/32'])
    expect(() => found({ address: 'here' })).toThrow(
      expect.objectContaining({ code: 'ERR_CIDR_INVALID' }),
    )
  })
})
