import { expect, it } from 'vitest'
import { summaryOf } from '../../../../renderer/features/tokens/use-summary.ts'

const from = (
  address: string | null,
  reason: 'grant_accepted' | 'grant_expired' | 'address_revoked',
) =>
  ({
    address,
    country: 'DE',
    outcome: reason === 'grant_accepted' ? 'allow' : 'deny',
    reason,
  }) as const

it('counts refusals by why, the most frequent first, and admissions not among them', () => {
  const { refusals } = summaryOf([
    from('203.0.113.1', 'address_revoked'),
    from('203.0.113.1', 'grant_expired'),
    from('203.0.113.1', 'grant_accepted'),
    from('203.0.113.2', 'grant_expired'),
  ])
  expect(refusals).toEqual([
    { reason: 'grant_expired', count: 2 },
    { reason: 'address_revoked', count: 1 },
  ])
})

it('names five addresses, those with the most decisions, and says how many more there are', () => {
  const decisions = [1, 2, 3, 4, 5, 6, 7].flatMap((number) =>
    Array.from({ length: number }, () => from(`203.0.113.${number}`, 'grant_accepted')),
  )
  const { addresses, more } = summaryOf([...decisions, from(null, 'grant_accepted')])
  expect(addresses.map(({ address, count }) => [address, count])).toEqual(
    [7, 6, 5, 4, 3].map((number) => [`203.0.113.${number}`, number]),
  )
  expect(more).toBe(2)
})
