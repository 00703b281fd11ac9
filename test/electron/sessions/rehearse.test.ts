import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { Snapshot } from '../../../electron/access/snapshot.ts'
import { createRehearsal } from '../../../electron/sessions/rehearse.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { makeRule } from '../../shared/make-rule.ts'
import {
  compile,
  credentialOf,
  makeGrant,
  makeRequest,
  makeRevocation,
  makeStream,
  NOW_MS,
  refusedAs,
} from '../access/fixtures.ts'

/** What is stored of a question: never its credentials. */
function recorded(request: AccessRequest, snapshot: Snapshot): DecisionRecord {
  const decision = decide(request, snapshot, NOW_MS)
  const { mediaServerId, action, streamName, protocol, address, userAgent, referer } = request
  const wire = { mediaServerId, action, streamName, protocol, address, userAgent, referer }
  return { ...wire, ...decision, id: 1, atMs: NOW_MS, sessionKey: 'key-1', sessionId: null }
}

const withGrant = makeRequest({ credentials: [credentialOf(makeGrant({ tags: ['gold'] }))] })
const without = makeRequest()
const dropAll = makeRule({ id: 'drop', effect: { kind: 'drop' } })
const letGold = makeRule({
  id: 'gold',
  priority: 1,
  source: { kind: 'tag', values: ['gold'] },
  effect: { kind: 'continue' },
})

describe('a recorded question asked again', () => {
  it('would be refused by a draft that drops, with the credential it came with', () => {
    const inForce = compile()
    const compared = createRehearsal(
      inForce,
      compile({ rules: [dropAll] }),
    )(recorded(withGrant, inForce))
    expect(compared).toMatchObject({
      change: 'refused',
      hasGrant: true,
      inForce: { outcome: 'allow' },
      draft: { outcome: 'deny', reason: 'rule_drop', ruleId: 'drop' },
    })
  })

  it('keeps the tags of its credential', () => {
    const inForce = compile()
    const draft = compile({ rules: [letGold, dropAll] })
    expect(createRehearsal(inForce, draft)(recorded(withGrant, inForce))?.change).toBeNull()
  })

  it.each(['credential_signature', 'grant_expired', 'credential_unknown'])(
    'is not let in because of a credential that was refused as %s',
    (reason) => {
      const inForce = compile({ rules: [dropAll] })
      const record = recorded(makeRequest({ credentials: [refusedAs(reason)] }), inForce)
      const compared = createRehearsal(inForce, compile())(record)
      expect(compared).toMatchObject({ change: null, hasGrant: false })
      expect(compared?.draft).toMatchObject({ outcome: 'deny', reason })
    },
  )

  it('would get in where the draft lets everyone in', () => {
    const open = makeRule({ id: 'open', effect: { kind: 'continue' } })
    const inForce = compile({ streams: [makeStream({ mode: 'public' })], rules: [dropAll] })
    const draft = compile({ streams: [makeStream({ mode: 'public' })], rules: [open] })
    const compared = createRehearsal(inForce, draft)(recorded(without, inForce))
    expect(compared).toMatchObject({ change: 'admitted', hasGrant: false })
  })

  it('would be sent elsewhere', () => {
    const effect = { kind: 'redirect', url: 'https://example.org/sorry' } as const
    const draft = compile({ rules: [makeRule({ effect })] })
    expect(createRehearsal(compile(), draft)(recorded(withGrant, compile()))?.change).toBe(
      'redirected',
    )
  })

  it('counts the rules alone, whoever was revoked since', () => {
    const revocations = [makeRevocation()]
    const inForce = compile({ revocations })
    const draft = compile({ revocations, rules: [dropAll] })
    const compared = createRehearsal(inForce, draft)(recorded(withGrant, compile()))
    expect(compared?.change).toBe('refused')
  })

  it('is none where it was about no stream', () => {
    const record = { ...recorded(withGrant, compile()), trace: [] }
    expect(createRehearsal(compile(), compile())(record)).toBeNull()
  })

  it('is answered by the rules in force as it was answered then', () => {
    const rules = [letGold, makeRule({ id: 'half', priority: 3, sharePercent: 50 })]
    const inForce = compile({ rules })
    const again = createRehearsal(inForce, inForce)
    const credentials = fc.constantFrom(
      [],
      [credentialOf(makeGrant())],
      [credentialOf(makeGrant({ tags: ['gold'], viewerId: 'ann' }))],
      [credentialOf(makeGrant({ expiresAtMs: NOW_MS - 1 }))],
      [credentialOf(makeGrant({ streamIds: ['other'] })), credentialOf(makeGrant())],
      [refusedAs('credential_signature'), refusedAs('credential_missing')],
    )
    const asked = fc.record({
      credentials,
      address: fc.constantFrom('192.0.2.7', '203.0.113.9', null),
      streamName: fc.constantFrom('live/news', 'live/none'),
      action: fc.constantFrom('subscribe' as const, 'publish' as const),
    })
    fc.assert(
      fc.property(asked, (part) => {
        const record = recorded(makeRequest(part), inForce)
        const compared = again(record)
        expect(compared?.change).toBeNull()
        expect(compared?.draft.outcome).toBe(record.outcome)
      }),
    )
  })
})
