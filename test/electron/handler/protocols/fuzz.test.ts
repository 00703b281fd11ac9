import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { protocols } from '../../../../electron/handler/protocols/registry.ts'
import { decisionOf, looksLikeAllow, serverOf, wireOf } from '../fakes.ts'

const FORM_NAMES = ['action', 'mount', 'ip', 'client', 'user', 'pass', 'admin', 'agent', 'x']
const JSON_NAMES = ['url', 'ip', 'user-agent', 'session_id', 'session_type', 'referer', '__proto__']
const ACTIONS = ['listener_add', 'listener_remove', 'stream_auth', 'mount_add', 'mount_remove', '']

const escaped = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => encodeURIComponent(text.toWellFormed()))
const form = fc
  .tuple(
    fc.constantFrom(...ACTIONS),
    fc.array(fc.tuple(fc.constantFrom(...FORM_NAMES), fc.oneof(escaped, fc.string()))),
  )
  .map(([action, pairs]) =>
    [`action=${action}`, ...pairs.map(([name, value]) => `${name}=${value}`)].join('&'),
  )
const object = fc
  .array(fc.tuple(fc.constantFrom(...JSON_NAMES), fc.jsonValue()))
  .map(
    (members) =>
      `{${members.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join(',')}}`,
  )
const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array))
const anyBody = fc.oneof(form, object, bytes, fc.json(), fc.string())

describe.each(Object.values(protocols))('whatever bytes $name is sent', (protocol) => {
  it('decodes without throwing, and without a decision never says yes', () => {
    fc.assert(
      fc.property(anyBody, fc.constantFrom('POST', 'GET', 'PUT'), (body, method) => {
        const decoded = protocol.decode(wireOf(body, method), serverOf())
        expect(looksLikeAllow(protocol.encode([], decoded))).toBe(false)
        const denial = decisionOf({ outcome: 'deny', reason: 'internal' })
        expect(looksLikeAllow(protocol.encode([denial], decoded))).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  it('asks only about names that can be streams', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const decoded = protocol.decode(wireOf(body), serverOf())
        if (decoded.kind !== 'ask') return
        for (const request of decoded.requests) {
          expect(request.streamName).toMatch(/^[^/]/)
          expect(request.streamName.split('/')).not.toContain('..')
          expect(request.mediaServerId).toBe('studio')
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
