import { describe, expect, it } from 'vitest'
import { edgeAuthTokenInputSchema } from '../../../shared/application.ts'
import { own, token, withAcme } from './acme.ts'
import { refusal, START_MS } from './fixture.ts'

describe('EdgeAuth tokens', () => {
  it('are not issued for an application that is not there or has no secret left', () => {
    const { catalogue, clock } = withAcme()
    const { applications } = catalogue
    const issue = (id: string): unknown => applications.issue(id, token({ tag: 'a' }), 'console')
    expect(refusal(() => issue('nobody')).code).toBe('ERR_NOT_FOUND')
    const id = applications.list()[0]?.secrets[0]?.id ?? ''
    applications.retireSecret('acme', id, START_MS + 1, 'console')
    clock.nowMs += 1
    expect(refusal(() => issue('acme')).code).toBe('ERR_KEY_NOT_FOUND')
    expect(applications.tokens()).toEqual([])
  })

  it('that were made to end earlier are not handed out again', () => {
    const { catalogue } = withAcme()
    const { applications } = catalogue
    const expiresAtMs = START_MS + 3_600_000
    const issue = () => applications.issue('acme', token({ tag: 'gold', expiresAtMs }), 'console')
    const first = issue()
    expect(issue().item.id).toBe(first.item.id)
    applications.tokenActs.setEnd(first.item.id, START_MS + 1, 'console')
    const next = issue()
    expect(next.item).toMatchObject({ expiresAtMs: expiresAtMs + 1 })
    expect(next.item.id).not.toBe(first.item.id)
    expect(issue().item.id).toBe(next.item.id)
  })

  it('have one target and one expiry', () => {
    const twoTargets = edgeAuthTokenInputSchema.safeParse({ tag: 'a', roomId: 'b' })
    const twoTimes = edgeAuthTokenInputSchema.safeParse({ expiresAtMs: 1, expiresInSeconds: 1 })
    expect([twoTargets.success, twoTimes.success]).toEqual([false, false])
  })

  it('say before they are signed what they would permit and what is odd', () => {
    const { catalogue } = withAcme()
    const input = token({
      expiresInSeconds: 3_600_000,
      type: 'stream',
      channelAlias: 'news',
      remoteAddress: '192.0.2.7',
      capabilities: ['geo-country-deny=US,UK', 'hd'],
      applyTags: ['customer-1'],
    })
    const { permits, lint, payload } = catalogue.applications.preview('acme', input)
    expect(permits).toEqual([
      'It lets its holder watch.',
      'Only streams that answer to channelAlias:news.',
      'It may be presented until 2026-12-15T04:00:00.250Z. Who is in by then stays.',
      'Only from the address 192.0.2.7.',
      'Not from US, GB.',
      'Addresses of no known country are let in.',
      'Carried along and not judged here: hd.',
      'Its sessions carry the tags customer-1.',
    ])
    expect(lint.map(({ code }) => code)).toEqual([
      'milliseconds-for-seconds',
      'unknown-country-undecided',
      'uk-is-gb',
      'names-no-stream',
    ])
    expect(payload).toMatchObject({ requiredTag: 'channelAlias:news' })
    expect(catalogue.applications.tokens()).toEqual([])
  })

  it('are signed with the newest secret that does not retire, and listed', () => {
    const { catalogue, reopen } = withAcme()
    const { applications } = catalogue
    applications.addSecret('acme', own('the-second'), 'console')
    const input = token({ label: 'Ann', type: 'stream', tag: 'gold', applyTags: ['a', 'b'] })
    const issued = applications.issue('acme', input, 'console')
    expect(issued.item).toMatchObject({
      id: expect.stringMatching(/^edge-[\w-]{27}$/),
      label: 'Ann',
      type: 'stream',
      target: 'gold',
      tags: ['a', 'b'],
      expiresAtMs: START_MS + 3_600_000,
      issuedBy: 'console',
      uses: 0,
      revokedAtMs: null,
    })
    catalogue.revocations.create(
      { kind: 'grant', value: issued.item.id, untilMs: null, note: '' },
      'console',
    )
    expect(applications.tokens()).toEqual([{ ...issued.item, revokedAtMs: START_MS }])
    expect(reopen().applications.tokens()).toHaveLength(1)
  })

  it('are refused when they name nothing', () => {
    const { catalogue } = withAcme()
    const failing = refusal(() =>
      catalogue.applications.issue('acme', token({ type: 'stream' }), 'console'),
    )
    expect(failing).toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'channelAlias', message: expect.any(String) }],
    })
    expect(catalogue.applications.tokens()).toEqual([])
  })

  it('are told apart where they say the same, in one edit too', () => {
    const { catalogue } = withAcme()
    const { applications } = catalogue
    const issue = () => applications.issue('acme', token({ tag: 'a' }), 'console').item
    const items = catalogue.batch(() => [issue(), issue(), issue()], { keep: true })
    expect(items.map(({ expiresAtMs }) => expiresAtMs - START_MS - 3_600_000)).toEqual([0, 1, 2])
    expect(applications.tokens()).toHaveLength(3)
    const exact = () => applications.issue('acme', token({ expiresAtMs: START_MS + 9 }), 'console')
    expect(exact()).toEqual(exact())
    expect(applications.tokens()).toHaveLength(4)
  })

  it('stay switched off or deleted when the same is issued again, which is another then', () => {
    const { catalogue, reopen } = withAcme()
    const { tokenActs } = catalogue.applications
    const exact = token({ expiresAtMs: START_MS + 9 })
    const { id } = catalogue.applications.issue('acme', exact, 'console').item
    expect(refusal(() => tokenActs.remove('nothing', 'console')).code).toBe('ERR_NOT_FOUND')
    tokenActs.setDisabled(id, true, 'console')
    const second = catalogue.applications.issue('acme', exact, 'console').item
    expect(second).toMatchObject({ disabledAtMs: null, expiresAtMs: START_MS + 10 })
    tokenActs.remove(id, 'console')
    expect(catalogue.applications.issue('acme', exact, 'console').item.id).toBe(second.id)
    tokenActs.remove(second.id, 'console')
    const third = catalogue.applications.issue('acme', exact, 'console').item
    expect(third.expiresAtMs).toBe(START_MS + 11)
    catalogue.revocations.create(
      { kind: 'grant', value: third.id, untilMs: null, note: '' },
      'console',
    )
    const fourth = catalogue.applications.issue('acme', exact, 'console')
    expect(fourth.item).toMatchObject({ expiresAtMs: START_MS + 12, revokedAtMs: null })
    tokenActs.remove(third.id, 'console')
    tokenActs.remove(fourth.item.id, 'console')
    expect(catalogue.applications.tokens()).toEqual([])
    const again = reopen().applications
    expect(again.tokens()).toEqual([])
    again.tokenActs.restore(id, 'console')
    expect(again.tokens()).toMatchObject([{ id, disabledAtMs: START_MS }])
  })

  it('are listed for 30 days after they expired', () => {
    const { catalogue, clock } = withAcme()
    const { applications } = catalogue
    const first = applications.issue('acme', token({ tag: 'a' }), 'console').item
    const idsAfter = (days: number): ReadonlySet<string> => {
      clock.nowMs += days * 24 * 3_600_000
      const { id } = applications.issue('acme', token({ tag: 'a' }), 'console').item
      return new Set(
        applications
          .tokens()
          .map((each) => each.id)
          .filter((each) => each !== id),
      )
    }
    expect(idsAfter(29)).toEqual(new Set([first.id]))
    expect(idsAfter(2)).not.toContain(first.id)
  })
})
