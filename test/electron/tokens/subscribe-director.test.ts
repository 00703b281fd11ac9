import { describe, expect, it } from 'vitest'
import {
  encodeSubscribeRefusal,
  explainSubscribe,
} from '../../../electron/tokens/subscribe-token-explain.ts'
import {
  SUBSCRIBE_CHECKS,
  SUBSCRIBE_REASONS,
} from '../../../electron/tokens/subscribe-token-reasons.ts'
import type { SubscribeReason } from '../../../shared/subscribe-reasons.ts'
import {
  ask,
  child,
  de,
  demo,
  forge,
  notDe,
  nowMs,
  reasonOf,
  type Scene,
  secret,
  streaming,
} from './subscribe-fixture.ts'

/** One refusal for each reason there is, by changing one thing of a call that is admitted. */
const REFUSALS: readonly (readonly [SubscribeReason, Scene])[] = [
  ['body_malformed', { question: { body: undefined } }],
  ['body_malformed', { question: { body: [] } }],
  ['stream_name_missing', { question: { body: {} } }],
  ['stream_name_missing', { question: { body: { streamName: '' } } }],
  ['stream_name_missing', { question: { body: { streamName: null } } }],
  ['stream_name_malformed', { question: { body: { streamName: 7 } } }],
  ['stream_name_malformed', { question: { body: { streamName: 'a'.repeat(129) } } }],
  ['stream_name_malformed', { question: { body: { streamName: 'cam1', streamAccountId: 7 } } }],
  ['account_missing', { token: null }],
  ['account_missing', { question: { authorization: 'NoAuth' } }],
  [
    'token_required',
    { token: null, question: { body: { streamName: 'cam1', streamAccountId: 'acc' } } },
  ],
  ['token_unreadable', { question: { authorization: 'Basic YTpi' } }],
  ['token_unreadable', { token: '', question: { authorization: 'Bearer' } }],
  ['token_unreadable', { token: 'a.b.c' }],
  ['token_unknown', { token: 'a'.repeat(64) }],
  ['token_unknown', { token: secret.toUpperCase() }],
  ['algorithm', { token: forge(child(), { header: { alg: 'none' } }) }],
  ['claims_missing', { token: streaming({ tokenType: 'Publish' }) }],
  ['claims_malformed', { token: streaming({ tokenId: '12345' }) }],
  ['parent_unknown', { token: streaming({ tokenId: 1 }) }],
  ['signature', { token: forge(child(), { key: 'a'.repeat(64) }) }],
  ['expiry_malformed', { token: forge(child({}, { exp: 'never' })) }],
  ['expiry_milliseconds', { token: forge(child({}, { exp: nowMs })) }],
  ['expired', { token: forge(child({}, { exp: 1 })) }],
  ['not_yet_valid', { token: forge(child({}, { nbf: nowMs / 1000 + 30 })) }],
  ['lifetime_too_long', { choices: { maxLifetimeSeconds: 30 } }],
  ['parent_inactive', { parent: { isActive: false } }],
  ['parent_inactive', { token: secret, parent: { isActive: false } }],
  ['parent_expired', { parent: { expiresAtMs: nowMs } }],
  ['parent_expired', { token: secret, parent: { expiresAtMs: nowMs } }],
  ['parent_expired', { token: secret, parent: { expiresAtMs: Number.NaN } }],
  ['account_other', { question: { body: { streamName: 'cam1', streamAccountId: 'other' } } }],
  [
    'account_other',
    { token: secret, question: { body: { streamName: 'cam1', streamAccountId: 'other' } } },
  ],
  ['stream_other', { token: streaming({ streamName: 'cam2' }) }],
  ['stream_not_covered', { parent: { streams: [] } }],
  [
    'stream_not_covered',
    { token: secret, parent: { streams: [{ streamName: 'cam', isRegex: true }] } },
  ],
  ['stream_not_covered', { parent: { streams: [{ streamName: '.*', isRegex: false }] } }],
  ['tracking', { parent: { trackingId: 'group' } }],
  [
    'tracking',
    { parent: { trackingId: 'group' }, token: streaming({ tracking: { trackingId: 'Group' } }) },
  ],
  [
    'cluster_child',
    { parent: { originCluster: 'fra-1' }, token: streaming({ originCluster: 'iad-1' }) },
  ],
  [
    'cluster_child',
    { parent: { originCluster: 'fra-1' }, token: streaming({ originCluster: 'auto' }) },
  ],
  [
    'cluster_child',
    { account: { defaultCluster: 'fra-1' }, token: streaming({ originCluster: 'iad-1' }) },
  ],
  ['cluster_stream', { parent: { originCluster: 'fra-1' }, stream: { cluster: 'iad-1' } }],
  [
    'cluster_stream',
    {
      parent: { originCluster: 'auto' },
      token: streaming({ originCluster: 'fra-1' }),
      stream: { cluster: 'iad-1' },
    },
  ],
  [
    'origin_parent',
    { parent: { allowedOrigins: ['*.demo.com'] }, question: { origin: 'https://demo.com' } },
  ],
  ['origin_parent', { parent: { allowedOrigins: ['*.demo.com'] } }],
  [
    'origin_parent',
    {
      parent: { allowedOrigins: ['x.com'] },
      token: streaming({ allowedOrigins: ['a.demo.com'] }),
      question: { origin: demo },
    },
  ],
  ['origin_child', { token: streaming({ allowedOrigins: ['x.com'] }), question: { origin: demo } }],
  ['origin_child', { token: streaming({ allowedOrigins: [''] }), question: { origin: demo } }],
  ['origin_child', { token: streaming({ allowedOrigins: ['x.com'] }) }],
  [
    'address_parent',
    { parent: { allowedIpAddresses: ['192.0.2.0/24'] }, question: { address: '198.51.100.1' } },
  ],
  ['address_parent', { parent: { allowedIpAddresses: ['192.0.2.0/24'] } }],
  [
    'address_parent',
    {
      parent: { allowedIpAddresses: ['192.0.2.1'] },
      token: streaming({ allowedIpAddresses: ['0.0.0.0/0'] }),
      question: { address: '192.0.2.2' },
    },
  ],
  [
    'address_unbound',
    { parent: { bindIpsOnUsage: 1 }, bound: ['192.0.2.1'], question: { address: '192.0.2.2' } },
  ],
  ['address_unbound', { parent: { bindIpsOnUsage: 1 } }],
  [
    'address_unbound',
    { parent: { bindIpsOnUsage: Number.NaN }, question: { address: '192.0.2.2' } },
  ],
  [
    'address_unbound',
    {
      parent: { bindIpsOnUsage: 2 },
      bound: ['2001:db8::/64', '192.0.2.1'],
      question: { address: '2001:db8:0:1::1' },
    },
  ],
  [
    'address_child',
    { token: streaming({ allowedIpAddresses: ['192.0.2.1'] }), question: { address: '192.0.2.2' } },
  ],
  [
    'address_child',
    {
      token: streaming({ allowedIpAddresses: ['everywhere'] }),
      question: { address: '192.0.2.2' },
    },
  ],
  ['country', { parent: de, question: { country: 'FR' } }],
  ['country', { parent: de }],
  ['country', { stream: { countries: notDe }, question: { country: 'DE' } }],
  ['country', { account: { countries: notDe }, question: { country: 'DE' } }],
  [
    'country',
    {
      token: null,
      stream: { subscribeRequiresAuth: false, countries: notDe },
      question: { country: 'DE', body: { streamName: 'cam1', streamAccountId: 'acc' } },
    },
  ],
  ['not_live', { stream: { isLive: false } }],
  ['not_live', { stream: null }],
  ['not_live', { token: secret, stream: { isLive: false } }],
  [
    'not_live',
    {
      token: null,
      stream: null,
      question: { body: { streamName: 'cam1', streamAccountId: 'acc' } },
    },
  ],
]

describe('a subscriber is refused', () => {
  it.each(REFUSALS)('%s: case %#', (reason, scene) => {
    expect(reasonOf(scene)).toBe(reason)
  })

  it('for every reason there is', () => {
    expect([...new Set(REFUSALS.map(([reason]) => reason))].sort()).toEqual(
      // What was deleted is told from what never was to the operator only.
      Object.keys(SUBSCRIBE_REASONS)
        .filter((reason) => reason !== 'parent_deleted')
        .sort(),
    )
  })

  it('by the earlier of two checks that would', () => {
    // Scenes that leave the call as it is and the stream there, so that two of them can be had at once.
    const numbered = REFUSALS.filter(
      ([, { token, question, stream }]) =>
        token === undefined && question === undefined && stream !== null,
    )
    for (const [one, first] of numbered) {
      for (const [other, second] of numbered) {
        const merged = {
          ...first,
          ...second,
          parent: { ...first.parent, ...second.parent },
          stream: { ...first.stream, ...second.stream },
        }
        const earlier = Math.min(SUBSCRIBE_REASONS[one][0], SUBSCRIBE_REASONS[other][0])
        const reason = reasonOf(merged as Scene) as SubscribeReason
        if (SUBSCRIBE_REASONS[one][0] !== SUBSCRIBE_REASONS[other][0]) {
          expect([one, other, SUBSCRIBE_REASONS[reason]?.[0]]).toEqual([one, other, earlier])
        }
      }
    }
  })

  it("with the status and the text that the vendor's clients act on", () => {
    for (const reason of Object.keys(SUBSCRIBE_REASONS) as SubscribeReason[]) {
      const [check] = SUBSCRIBE_REASONS[reason]
      const { status, body } = encodeSubscribeRefusal(reason)
      expect(status).toBe(check === 1 || check === 17 ? 400 : 401)
      expect(body).toMatchObject({ status: 'fail', data: { message: expect.any(String) } })
    }
    expect(encodeSubscribeRefusal('token_unknown').body.data.message).toBe(
      'Unauthorized: Invalid token',
    )
    expect(encodeSubscribeRefusal('stream_not_covered').body.data.message).toBe(
      'StreamName is not valid for token',
    )
    expect(encodeSubscribeRefusal('origin_child').body.data.message).toBe(
      'Unauthorized: Origin not allowed',
    )
    expect(encodeSubscribeRefusal('address_unbound').body.data.message).toBe(
      'Unauthorized: IP Address not allowed',
    )
    expect(encodeSubscribeRefusal('not_live').body.data.message).toBe('stream not being published')
    expect(encodeSubscribeRefusal('stream_name_missing').body.data).toEqual({
      message: 'Validation errors',
      errors: { streamName: ['The request names no stream.'] },
    })
  })

  it('alike on the wire, whether the token, its parent or its signature is wrong', () => {
    const texts = (
      ['token_unknown', 'parent_unknown', 'signature', 'parent_inactive', 'algorithm'] as const
    ).map((reason) => JSON.stringify(encodeSubscribeRefusal(reason)))
    expect(new Set(texts).size).toBe(1)
  })

  it('with a line for each check', () => {
    const lines = explainSubscribe(ask({ parent: { isActive: false } }))
    expect(lines).toHaveLength(SUBSCRIBE_CHECKS.length)
    expect(lines.map(({ outcome }) => outcome).join(' ')).toBe(
      'pass not_needed not_needed pass pass pass pass pass fail not_reached not_reached not_reached not_reached not_reached not_reached not_reached not_reached',
    )
    expect(lines[8]?.sentence).toBe('The subscribe token is switched off.')
  })
})
