import { describe, expect, it } from 'vitest'
import { linkInputSchema } from '../../../shared/credential.ts'
import { RESTORE_MS } from '../../../shared/token.ts'
import { asking, createFixture, refusal, stream } from './fixture.ts'

const HOUR = 3_600_000

function setUp() {
  const fixture = createFixture()
  const { id } = fixture.catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  const issue = (minutes: number) =>
    fixture.catalogue.links.issue(linkInputSchema.parse({ streamId: id, minutes }), 'console')
  const works = (token: string): boolean => {
    const { tools } = fixture.catalogue.snapshot
    const request = asking({ address: null })
    return tools.verify({ kind: 'rj-auth', value: token }, request, fixture.clock.nowMs).ok
  }
  return { ...fixture, issue, works }
}

describe('the keys that sign links', () => {
  it('cannot be removed while they sign, nor when there is none of that id', () => {
    const { catalogue, issue } = setUp()
    issue(60)
    const [key] = catalogue.signingKeys.list()
    const remove = (id: string) => () => catalogue.signingKeys.remove(id, 'console')
    expect(refusal(remove(key?.id ?? '')).code).toBe('ERR_IN_USE')
    expect(refusal(remove('rj-auth-none')).code).toBe('ERR_NOT_FOUND')
  })

  it('are rotated with overlap: the new one signs, the old one verifies until its last link ran out', () => {
    const { catalogue, issue, works, clock } = setUp()
    const before = issue(60)
    clock.nowMs += 1
    catalogue.signingKeys.rotate('rj-auth', 'console')
    const after = issue(60)
    expect([works(before.token), works(after.token)]).toEqual([true, true])
    const [fresh, retired] = catalogue.signingKeys.list()
    expect(fresh).toMatchObject({ retiredAtMs: null, links: 1 })
    expect(retired).toMatchObject({ links: 1, neededUntilMs: before.link.expiresAtMs })
    expect(catalogue.signingKeys.hasSigned(retired?.id ?? '', before.link.id)).toBe(true)
    expect(catalogue.signingKeys.hasSigned(fresh?.id ?? '', before.link.id)).toBe(false)
    clock.nowMs += 2 * HOUR
    expect(catalogue.signingKeys.list()[1]).toMatchObject({ links: 0, neededUntilMs: null })
  })

  it('take what they signed with them when they are removed, and nothing else', () => {
    const { catalogue, issue, works, clock, reopen } = setUp()
    const before = issue(60)
    clock.nowMs += 1
    catalogue.signingKeys.rotate('rj-auth', 'console')
    const after = issue(60)
    catalogue.signingKeys.remove(catalogue.signingKeys.list()[1]?.id ?? '', 'console')
    expect([works(before.token), works(after.token)]).toEqual([false, true])
    const [entry] = catalogue.audit.list({}, 1)
    expect(entry).toMatchObject({ what: 'signing_key.remove' })
    expect(reopen().signingKeys.list()).toMatchObject([
      { deletedAtMs: null },
      { deletedAtMs: clock.nowMs, links: 1 },
    ])
  })

  it('come back within thirty days, with what they signed, and only to verify', () => {
    const { catalogue, issue, works, clock, reopen } = setUp()
    const before = issue(60)
    clock.nowMs += 1
    catalogue.signingKeys.rotate('rj-auth', 'console')
    const id = catalogue.signingKeys.list()[1]?.id ?? ''
    const restore = () => catalogue.signingKeys.restore(id, 'console')
    catalogue.signingKeys.remove(id, 'console')
    expect(refusal(() => catalogue.signingKeys.remove(id, 'console')).code).toBe('ERR_NOT_FOUND')
    restore()
    expect(works(before.token)).toBe(true)
    catalogue.signingKeys.remove(id, 'console')
    clock.nowMs += RESTORE_MS - 1
    restore()
    catalogue.signingKeys.remove(id, 'console')
    clock.nowMs += RESTORE_MS
    expect(refusal(restore).code).toBe('ERR_NOT_FOUND')
    const [fresh, retired] = reopen().signingKeys.list()
    expect([fresh?.retiredAtMs, retired?.id]).toEqual([null, id])
  })

  it('are taken out for good long after they were deleted', () => {
    const { catalogue, clock } = setUp()
    for (const _ of [1, 2, 3]) {
      clock.nowMs += 1
      catalogue.signingKeys.rotate('rj-auth', 'console')
    }
    const [, second, third] = catalogue.signingKeys.list().map(({ id }) => id)
    catalogue.signingKeys.remove(third ?? '', 'console')
    clock.nowMs += RESTORE_MS
    catalogue.signingKeys.remove(second ?? '', 'console')
    expect(catalogue.signingKeys.list().map(({ id }) => id)).not.toContain(third)
  })
})

describe('a service token that is rolled', () => {
  it('is known by both texts until the overlap is over, then by the new one', () => {
    const { catalogue, clock, reopen } = setUp()
    const { token, secret: old } = catalogue.serviceTokens.create({ name: 'Shop' }, 'console')
    const { secret: fresh } = catalogue.serviceTokens.roll(token.id, 60, 'console')
    for (const each of [catalogue, reopen()]) {
      expect(each.serviceTokens.authenticate(old)?.id).toBe(token.id)
      expect(each.serviceTokens.authenticate(fresh)?.name).toBe('Shop')
    }
    clock.nowMs += HOUR
    expect(catalogue.serviceTokens.authenticate(old)).toBeNull()
    expect(catalogue.serviceTokens.authenticate(fresh)?.id).toBe(token.id)
    expect(JSON.stringify(catalogue.serviceTokens.list())).not.toContain('previousHash')
  })

  it('without overlap stops being known by the old text at once, and so it does when rolled again', () => {
    const { catalogue } = setUp()
    const { token, secret: first } = catalogue.serviceTokens.create({ name: 'Shop' }, 'console')
    const { secret: second } = catalogue.serviceTokens.roll(token.id, 60, 'console')
    const { secret: third } = catalogue.serviceTokens.roll(token.id, 0, 'console')
    expect(catalogue.serviceTokens.authenticate(first)).toBeNull()
    expect(catalogue.serviceTokens.authenticate(second)).toBeNull()
    expect(catalogue.serviceTokens.authenticate(third)?.id).toBe(token.id)
    catalogue.serviceTokens.setDisabled(token.id, true, 'console')
    expect(catalogue.serviceTokens.authenticate(third)).toBeNull()
  })
})
