import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../electron/tokens/strict-json.ts'
import { lintSigningKey } from '../../../electron/tokens/subscribe-token-key-lint.ts'
import { lintSubscribePayload } from '../../../electron/tokens/subscribe-token-lint.ts'
import {
  SUBSCRIBE_LINT,
  type SubscribeLint,
} from '../../../electron/tokens/subscribe-token-mistakes.ts'
import type { SubscribeToken } from '../../../electron/tokens/subscribe-token-types.ts'
import { child, forge, now, nowMs, parent, secret } from './subscribe-fixture.ts'

const lint = (payload: object, of: Partial<SubscribeToken> | null = null): readonly string[] =>
  lintSubscribePayload(
    JSON.parse(JSON.stringify(payload)) as JsonObject,
    nowMs,
    of === null ? null : { ...parent, ...of },
  )

const MISTAKES: readonly (readonly [SubscribeLint, object, Partial<SubscribeToken>?])[] = [
  ['already_expired', child({}, { exp: now })],
  ['exp_missing', child({}, { exp: undefined })],
  ['exp_milliseconds', child({}, { exp: nowMs + 60_000 })],
  ['exp_text', child({}, { exp: `${now + 60}` })],
  ['iat_milliseconds', child({}, { iat: nowMs })],
  ['iat_milliseconds', child({}, { nbf: nowMs })],
  ['expires_in', child({}, { expires_in: 60 })],
  ['expires_in', child({ expires_in: 60 })],
  ['expires_in', child({ exp: now + 60 })],
  ['long_lived', child({}, { exp: now + 86_401 })],
  ['short_lived', child({}, { exp: now + 9 })],
  ['outlives_parent', child(), { expiresAtMs: nowMs + 30_000 }],
  ['streaming_missing', { exp: now + 60 }],
  ['claims_outside_streaming', { ...child(), tokenId: 12345 }],
  ['token_type_missing', child({ tokenType: undefined })],
  ['token_type_other', child({ tokenType: 'subscribe' })],
  ['token_id_missing', child({ tokenId: undefined })],
  ['token_id_text', child({ tokenId: '12345' })],
  ['stream_name_missing', child({ streamName: undefined })],
  ['stream_name_pattern', child({ streamName: 'cam[0-9]+' })],
  ['stream_name_pattern', child({ streamName: '.*' })],
  ['stream_name_case', child({ streamName: 'CAM1' }), {}],
  ['tracking_spelling', child({ trackingID: 'a' })],
  ['tracking_spelling', child({ trackingId: 'a' })],
  ['tracking_spelling', child({ tracking: { trackingID: 'a' } })],
  ['tracking_spelling', child({ tracking: 'a' })],
  ['tracking_spelling', child({}, { trackingID: 'a' })],
  ['tracking_missing', child(), { trackingId: 'group' }],
  ['tracking_missing', child({ tracking: { trackingId: 'Group' } }), { trackingId: 'group' }],
  ['bind_claim', child({ BindsIPAddressOnUsage: 1 })],
  ['bind_claim', child({ bindIpsOnUsage: 1 })],
  ['claim_case', child({ StreamName: 'cam1' })],
  ['unknown_claim', child({ colour: 'red' })],
  ['origin_unreadable', child({ allowedOrigins: ['a b'] })],
  ['address_unreadable', child({ allowedIpAddresses: ['192.0.2.1-192.0.2.9'] })],
]
const KEY_MISTAKES = [
  ['key_hex_decoded', Buffer.from(secret, 'hex')],
  ['key_base64_decoded', Buffer.from(secret, 'base64')],
  ['key_line_end', `${secret}\n`],
  ['key_line_end', `${secret}\r\n`],
] as const

describe('the usual mistakes', () => {
  it.each(MISTAKES.map(([mistake, payload, of = null]) => [mistake, payload, of] as const))(
    '%s is found: case %#',
    (mistake, payload, of) => {
      expect(lint(payload, of)).toContain(mistake)
    },
  )

  it.each(KEY_MISTAKES)('%s is found by the signature: case %#', (mistake, key) => {
    expect(lintSigningKey(forge(child(), { key }), secret)).toBe(mistake)
  })

  it('are all tried here', () => {
    const tried = [...MISTAKES, ...KEY_MISTAKES].map(([mistake]) => mistake)
    expect([...new Set(tried)].sort()).toEqual(Object.keys(SUBSCRIBE_LINT).sort())
  })

  it('are not found where there are none', () => {
    const right = child(
      {
        tracking: { trackingId: 'g' },
        allowedOrigins: ['*.demo.com'],
        allowedIpAddresses: ['192.0.2.0/24'],
        customViewerData: 'user=1',
        originCluster: 'fra-1',
      },
      { iat: now },
    )
    expect(lint(right)).toEqual([])
    expect(lint(right, { trackingId: 'g' })).toEqual([])
    expect(lint(child({ allowedOrigins: null, tracking: null }))).toEqual([])
    expect(lintSigningKey(forge(child()), secret)).toBe(null)
    expect(lintSigningKey(forge(child(), { key: 'another key altogether' }), secret)).toBe(null)
    expect(lintSigningKey('no token', secret)).toBe(null)
  })
})
