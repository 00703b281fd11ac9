import { expect, it } from 'vitest'
import { severalNow } from '../../../../renderer/features/limits/several.ts'
import type { Session } from '../../../../shared/session.ts'

const watching = (part: Partial<Session>) => ({
  ...{ action: 'subscribe' as const, grantId: 'eve', address: '192.0.2.1', revokedAtMs: null },
  ...part,
})

it('finds links that several watch with, and neither publishers nor whoever is revoked or came without one', () => {
  const alone = watching({ grantId: 'ann' })
  const source = watching({ grantId: 'key', action: 'publish' })
  const out = watching({ grantId: 'ann', revokedAtMs: 1 })
  const open = watching({ grantId: null })
  expect(severalNow([alone, source, source, out, open, open])).toEqual([])
})

it('has the link with most sessions first, with its name and from how many addresses', () => {
  const eve = [watching({}), watching({ label: 'Eve' }), watching({ address: '192.0.2.2' })]
  const ann = [watching({ grantId: 'ann', address: null }), watching({ grantId: 'ann' })]
  expect(severalNow([...ann, ...eve])).toEqual([
    { grantId: 'eve', label: 'Eve', count: 3, addresses: 2 },
    { grantId: 'ann', label: '', count: 2, addresses: 2 },
  ])
})
