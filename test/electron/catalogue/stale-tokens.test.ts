import { describe, expect, it } from 'vitest'
import { SLOW } from '../../slow.ts'
import { decided, type Hall, HELD, type Held, hall, subscribeToken } from './held-tokens.ts'
import { child } from './stored-token-fixture.ts'

function ask(on: Hall, held: Held): string {
  const { outcome, reason } = decided(on, held)
  return outcome === 'allow' ? outcome : reason
}

function revoked(on: Hall, held: Held): () => void {
  const value = decided(on, held).grantId ?? ''
  return () =>
    void on.catalogue.revocations.create(
      { kind: 'grant', value, untilMs: null, note: '' },
      'console',
    )
}

/** J12 of the list of attacks: what was verified a moment ago is remembered, and must not outlive what it was good for. */
describe.each(Object.keys(HELD))('a %s that was admitted a moment ago', (name) => {
  const make = HELD[name] as (typeof HELD)[string]

  it('is refused to the same request once it is over, however that came about', async () => {
    const ends = ['revoked', ...Object.keys((await make(hall())).ends)]
    for (const end of ends) {
      const on = hall()
      const held = await make(on)
      expect([ask(on, held), ask(on, held)], end).toEqual(['allow', 'allow'])
      const finish = end === 'revoked' ? revoked(on, held) : held.ends[end]
      finish?.()
      const said = [ask(on, held), ask(on, held)]
      expect(said, end).not.toContain('allow')
      expect(said, end).not.toContain('internal')
    }
  })
})

/** More than are remembered, so that some are verified anew. */
const TOKENS = SLOW ? 1_000_000 : 3_000
const BACK = SLOW ? 25_000 : 1_000

describe('tokens that differ in a few characters', () => {
  it('are never taken for one another, whatever of them was verified before', () => {
    const on = hall()
    const { token, secret } = subscribeToken(on)
    const signed = (at: number) => {
      const viewer = String(at).padStart(7, '0')
      return { viewer, text: child(secret, token.id, { customViewerData: viewer }).value }
    }
    const before: ReturnType<typeof signed>[] = []
    let mixUps = 0
    let ran = 0
    const check = ({ viewer, text }: ReturnType<typeof signed>): void => {
      const { outcome, viewerId } = decided(on, { text, ends: {} })
      if (outcome !== 'allow' || viewerId !== viewer) mixUps += 1
    }
    const checkForged = (text: string): void => {
      if (decided(on, { text, ends: {} }).outcome === 'allow') mixUps += 1
    }
    for (let at = 0; at < TOKENS; at += 1) {
      const made = signed(at)
      check(made)
      check(made)
      const earlier = before[at % BACK]
      if (earlier !== undefined) {
        check(earlier)
        // One as it was verified with the signature of the other, which was right as well.
        checkForged(made.text.slice(0, -43) + earlier.text.slice(-43))
        checkForged(earlier.text.slice(0, -43) + made.text.slice(-43))
      }
      before[at % BACK] = made
      ran += 1
    }
    console.info(`J12: ${ran} tokens asked about, ${mixUps} mix-ups.`)
    expect(ran).toBe(TOKENS)
    expect(mixUps).toBe(0)
    expect(new Set(before.map(({ text }) => text.length)).size).toBe(1)
  }, 900_000)
})
