import { describe, expect, it } from 'vitest'
import type { TokenRef } from '../../../shared/token.ts'
import { tokenInputSchema, tokenRenewSchema } from '../../../shared/token-input.ts'
import { refusal } from './fixture.ts'
import {
  access,
  issue,
  KINDS,
  key,
  link,
  MINUTE,
  nimble,
  page,
  present,
  setUp,
  stored,
} from './hall.ts'

describe('renewing', () => {
  it('is refused for a deleted token', () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    const renew = () => hall.catalogue.tokens.renew(tokenRenewSchema.parse(ref), 'console')
    expect(refusal(renew).code).toBe('ERR_NOT_FOUND')
  })

  it('issues a link anew for as long as it was issued for, with its restrictions', () => {
    const hall = setUp()
    const asked = nimble(hall, { minutes: 30, address: '203.0.113.9', tags: ['press'] })
    const { ref } = issue(hall, asked)
    hall.clock.nowMs += 20 * MINUTE
    const { token, secret } = hall.catalogue.tokens.renew(tokenRenewSchema.parse(ref), 'console')
    expect(token.tags).toEqual(['press'])
    // The end has the tolerance for clocks in it.
    expect(Math.round(((token.expiresAtMs ?? 0) - hall.clock.nowMs) / MINUTE)).toBe(31)
    expect(present(hall, ref, secret ?? '')).toBe('accepted')
  })

  it.each([
    ['subscribe token', stored('subscribe-token')],
    ['publish token', stored('publish-token')],
    ['access token', access],
  ] as const)('moves the end of a %s, whose text stays', (_, input) => {
    const hall = setUp()
    const { ref, secret } = issue(hall, input(hall))
    const renewal = tokenRenewSchema.parse({ ...ref, minutes: 5 })
    expect(hall.catalogue.tokens.renew(renewal, 'console').secret).toBeNull()
    expect(present(hall, ref, secret)).toBe('accepted')
    hall.clock.nowMs += 5 * MINUTE
    expect(present(hall, ref, secret)).toBe('grant_expired')
    hall.catalogue.tokens.renew(renewal, 'console')
    expect(present(hall, ref, secret)).toBe('accepted')
  })

  it('refuses what leaked from the moment it is rolled at once', () => {
    const hall = setUp()
    for (const [, input] of KINDS) {
      const { ref, secret } = issue(hall, input(hall))
      const renewal = tokenRenewSchema.parse({ ...ref, overlapMinutes: 0 })
      const rolled = hall.catalogue.tokens.renew(renewal, 'console')
      expect(present(hall, ref, secret), ref.kind).toMatch(/^grant_(expired|disabled)$/)
      expect(present(hall, ref, rolled.secret ?? ''), ref.kind).toBe('accepted')
    }
  })

  it('leaves nothing out of what a publish token and an access token were limited to', () => {
    const hall = setUp()
    const { publishTokens } = hall.catalogue
    const options = { restream: [{ url: 'rtmp://x.test/live', key: 'of the other' }] }
    const asked = { subscribeRequiresAuth: true, bindIpsOnUsage: 2, deniedCountries: ['US'] }
    const limited = { ...stored('publish-token')(), ...asked, options }
    const one = issue(hall, tokenInputSchema.parse(limited))
    const roll = (ref: TokenRef) =>
      hall.catalogue.tokens.renew(tokenRenewSchema.parse({ ...ref, overlapMinutes: 5 }), 'console')
    const { token } = roll(one.ref)
    const idOf = (grantId: string): number => Number(grantId.replace('pt-', ''))
    const [before, after] = [one.ref.id, token.id].map((id) => publishTokens.get(idOf(id)))
    const mark = { id: 0, hint: '', expiresAtMs: null, uses: 0 }
    expect({ ...after, ...mark }).toEqual({ ...before, ...mark })
    // A mirror that names no stream is for none, and does not become one for every stream.
    const nothing = issue(hall, access(hall, { mirrors: [{ streamName: '' }] }))
    expect(roll(nothing.ref).token.streams).toEqual(['(no stream)'])
  })

  it('moves the end of a stream key, whose text stays', () => {
    const hall = setUp()
    const { ref, secret } = issue(hall, key(hall))
    const renewal = tokenRenewSchema.parse({ ...ref, minutes: 5 })
    expect(hall.catalogue.tokens.renew(renewal, 'console').secret).toBeNull()
    hall.clock.nowMs += 5 * MINUTE
    expect(present(hall, ref, secret)).toBe('grant_expired')
    hall.catalogue.tokens.renew(tokenRenewSchema.parse(ref), 'console')
    expect(present(hall, ref, secret)).toBe('accepted')
  })
})

describe('acts on several tokens', () => {
  it('change none when one of them is not there', async () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall))
    const act = () =>
      hall.catalogue.tokens.act('disable', [ref, { kind: 'stream-key', id: 'gone' }], 'console')
    expect(refusal(act).code).toBe('ERR_NOT_FOUND')
    expect((await page(hall.catalogue)).tokens[0]?.disabledAtMs).toBeNull()
  })

  it('take no id of another kind', () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall))
    const act = () =>
      hall.catalogue.tokens.act('disable', [{ ...ref, kind: 'nimble-link' }], 'console')
    expect(refusal(act).code).toBe('ERR_NOT_FOUND')
  })

  it('restore no stream key whose label another has by now', () => {
    const hall = setUp()
    const { ref } = issue(hall, key(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    issue(hall, key(hall))
    const restore = () => hall.catalogue.tokens.act('restore', [ref], 'console')
    expect(refusal(restore).code).toBe('ERR_NAME_TAKEN')
  })
})
