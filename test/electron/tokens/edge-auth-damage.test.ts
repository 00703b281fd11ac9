import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import { findEdgeAuthDamage } from '../../../electron/tokens/edge-auth-damage.ts'
import { vectorNamed } from './edge-auth-vectors.ts'

const good = signEdgeAuth({
  applicationId: 'acme',
  secret: 's',
  // Gives base64 with plus and slash, so that decoding it wrongly does harm.
  payload: { expires: 4_070_908_800_000, requiredTag: '>>>~~~???é日本' },
})
const base64 = good.slice(7)
const encoded = encodeURIComponent(good)

describe('what happened to a token', () => {
  it('can be told apart because it has both letters', () => {
    expect(base64).toMatch(/\+/)
    expect(base64).toMatch(/\//)
  })

  it.each([
    ['empty', ''],
    ['plus-became-space', good.replaceAll('+', ' ')],
    ['percent-encoded', encoded],
    ['percent-encoded', encodeURIComponent(encoded)],
    ['percent-encoded', encoded.replaceAll('%2B', ' ')],
    ['prefix-doubled', `DIGEST:${good}`],
    ['prefix-case', `digest:${base64}`],
    ['prefix-missing', base64],
    ['white-space-around', `  ${good}\n`],
    ['quoted', `"${good}"`],
    ['truncated', good.slice(0, -40)],
    ['truncated', good.slice(0, 60)],
    ['too-long', `DIGEST:${'A'.repeat(70_000)}`],
    ['jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['rest-token', 'us-east#VaTd'],
  ])('%s', (damage, token) => {
    expect(findEdgeAuthDamage(token)).toBe(damage)
  })

  it.each([
    ['plus-became-space', 'plus-became-space'],
    ['hash-fragment-kept-no-padding', 'fragment-kept'],
    ['trailing-garbage-no-padding', 'trailing-text'],
    ['url-encoded-padding-only', 'percent-encoded'],
    ['envelope-utf8-bom', 'byte-order-mark'],
    ['truncated-half', 'truncated'],
    ['prefix-missing', 'prefix-missing'],
    ['prefix-leading-space', 'white-space-around'],
  ])('in the recorded %s', (name, damage) => {
    expect(findEdgeAuthDamage(vectorNamed(name).token)).toBe(damage)
  })

  it.each(['DIGEST:', 'DIGEST:AAAA', 'nothing of the kind', 'DIGEST:e30='])(
    'is not guessed: %s',
    (token) => {
      expect(findEdgeAuthDamage(token)).toBeNull()
    },
  )

  it('is looked for without ever failing', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((text) => good + text),
      fc.string({ unit: 'binary' }).map((text) => `DIGEST:${text}`),
    )
    fc.assert(
      fc.property(any, (token) => void findEdgeAuthDamage(token)),
      { numRuns: 1000 },
    )
  })
})
