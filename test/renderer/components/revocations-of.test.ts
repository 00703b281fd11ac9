import ipaddr from 'ipaddr.js'
import { describe, expect, it, vi } from 'vitest'
import { revocationsOf } from '../../../renderer/components/revocations-of.ts'
import type { Revocation } from '../../../shared/credential.ts'

const revocation = (given: Partial<Revocation>): Revocation => ({
  id: 'r',
  kind: 'grant',
  value: 'g1',
  untilMs: null,
  note: '',
  createdAtMs: 0,
  liftedAtMs: null,
  ...given,
})
const nobody = {
  ...{ sessionId: null, mediaServerId: 'ice', grantId: null },
  ...{ viewerId: null, address: null },
}
const target = { ...nobody, grantId: 'g1', viewerId: 'ada', address: '192.0.2.7' }

describe('what keeps somebody out already', () => {
  it.each([
    ['another credential', { value: 'g2' }],
    ['one that ran out', { untilMs: 5 }],
    ['a viewer of the same name as the credential', { kind: 'viewer', value: 'g1' }],
    ['another block', { kind: 'address', value: '192.0.3.0/24' }],
    ['a block of the other kind', { kind: 'address', value: '2001:db8::/32' }],
  ] as const)('is not %s', (_, given) => {
    expect(revocationsOf([revocation(given)], target, 5)).toEqual([])
  })

  it.each([
    ['its credential', {}],
    ['its viewer until later', { kind: 'viewer', value: 'ada', untilMs: 6 }],
    ['its address', { kind: 'address', value: '192.0.2.7' }],
    ['a block around its address', { kind: 'address', value: '192.0.2.0/24' }],
  ] as const)('is %s', (_, given) => {
    expect(revocationsOf([revocation(given)], target, 5)).toHaveLength(1)
  })

  it('is the token that its own was signed with, and not another', () => {
    const child = { ...nobody, grantId: 'sst-7-abc' }
    expect(revocationsOf([revocation({ value: 'st-8' })], child, 5)).toEqual([])
    expect(revocationsOf([revocation({ value: 'st-7' })], child, 5)).toHaveLength(1)
  })

  it.each([
    ['192.0.2.0/32', false],
    ['192.0.2.7/32', true],
    ['192.0.2.4/30', true],
    ['192.0.2.8/30', false],
    ['192.0.0.0/15', true],
    ['0.0.0.0/0', true],
    ['::/0', false],
    ['not one', false],
  ])('of blocks those that its address lies in: %s', (value, isIn) => {
    const found = revocationsOf([revocation({ kind: 'address', value })], target, 5)
    expect(found.length > 0).toBe(isIn)
  })

  it('reads addresses of both kinds', () => {
    const all = ['2001:db8:8000::/33', '2001:db8::/33', '192.0.2.0/24'].map((value) =>
      revocation({ id: value, kind: 'address', value }),
    )
    const found = (address: string) =>
      revocationsOf(all, { ...nobody, address }, 5).map(({ id }) => id)
    expect(found('2001:db8:7fff::1')).toEqual(['2001:db8::/33'])
    expect(found('::ffff:192.0.2.9')).toEqual(['192.0.2.0/24'])
    expect(found('nowhere')).toEqual([])
  })

  it('is told in the order of the list, each once', () => {
    const all = [
      revocation({ id: 'block', kind: 'address', value: '192.0.2.0/24' }),
      revocation({ id: 'other', value: 'g2' }),
      revocation({ id: 'viewer', kind: 'viewer', value: 'ada' }),
      revocation({ id: 'grant' }),
    ]
    expect(revocationsOf(all, target, 5).map(({ id }) => id)).toEqual(['block', 'viewer', 'grant'])
  })

  it('reads a list once, whoever is looked up in it, and single addresses not at all', () => {
    const values = ['::1', '192.0.2.8', '192.0.2.0/25', '::/1']
    const list = values.map((value) => revocation({ kind: 'address', value }))
    const reading = vi.spyOn(ipaddr, 'isValidCIDR')
    for (let asked = 0; asked < 3; asked += 1) revocationsOf(list, target, 5)
    expect(reading).toHaveBeenCalledTimes(2)
    reading.mockRestore()
  })
})
