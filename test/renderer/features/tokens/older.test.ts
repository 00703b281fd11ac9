import { describe, expect, it } from 'vitest'
import { olderOf } from '../../../../renderer/features/tokens/older.ts'
import type { Token } from '../../../../shared/token.ts'

const token = (id: string, given: Partial<Token> = {}): Token => ({
  kind: 'edge-auth',
  id,
  label: 'Door',
  tags: [],
  streams: ['channelAlias:news'],
  hint: null,
  createdAtMs: 1_000,
  expiresAtMs: null,
  disabledAtMs: null,
  deletedAtMs: null,
  revokedAtMs: null,
  revokedUntilMs: null,
  lastUsedAtMs: null,
  uses: 0,
  issuedBy: null,
  isSwitchable: true,
  isRevocable: true,
  isDeletable: true,
  isRenewable: true,
  ...given,
})

describe('olderOf', () => {
  it.each([
    ['no label', { label: '' }],
    ['another stream', { streams: ['channelAlias:sport'] }],
    ['another tag', { tags: ['press'] }],
    ['another kind', { kind: 'access-token' }],
    ['the same moment', { createdAtMs: 2_000 }],
  ] as const)('leaves alone what has %s', (_, given) => {
    const later = token('new', { label: 'label' in given ? '' : 'Door', createdAtMs: 2_000 })
    expect([...olderOf([later, token('old', given)])]).toEqual([])
  })

  it('names the one before, whatever their order', () => {
    const both = [token('old'), token('new', { createdAtMs: 2_000 })]
    expect([...olderOf(both)]).toEqual(['old'])
    expect([...olderOf(both.toReversed())]).toEqual(['old'])
  })
})
