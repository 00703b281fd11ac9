import { describe, expect, it } from 'vitest'
import { protocols } from '../../../../electron/handler/protocols/registry.ts'
import type { Decoded, WireRequest } from '../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../shared/access.ts'
import { decisionOf, serverOf, wireOf } from '../fakes.ts'
import { PUBLISHED, type PublishedRequest } from './published-requests.ts'

const CASES = PUBLISHED.map((each) => [`${each.protocol}: ${each.name}`, each] as const)

function wireFor({ body, method, path = '', query = '', headers }: PublishedRequest): WireRequest {
  const wire = wireOf(body === undefined ? '' : JSON.stringify(body), method ?? 'POST')
  return { ...wire, path, query, headers: { ...wire.headers, ...headers } }
}

const decode = (each: PublishedRequest): Decoded =>
  protocols[each.protocol].decode(wireFor(each), serverOf({ protocol: each.protocol }), {
    pushTokens: [],
  })

function askedBy(decoded: Decoded): AccessRequest | null {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  return decoded.requests[0] ?? null
}

/** A yes by the rule of each server, as the same sources say it. */
const isYes: Readonly<Record<string, (status: number, body: string) => boolean>> = {
  srs: (status, body) => status === 200 && JSON.parse(body).code === 0,
  'ant-media': (status) => status === 200,
  mediamtx: (status) => status >= 200 && status < 300,
  'oven-media-engine': (status, body) => status === 200 && JSON.parse(body).allowed === true,
  flussonic: (status) => status === 200 || status === 302,
  traefik: (status) => status >= 200 && status < 300,
}

describe('a request that its makers published', () => {
  it.each(CASES)('is answered with no where it asks and may not: %s', (_, each) => {
    const decoded = decode(each)
    const asked = askedBy(decoded)
    if (asked === null || asked.phase === 'end') return
    const { encode } = protocols[each.protocol]
    const answers = (['deny', 'redirect'] as const).map((outcome) =>
      encode([decisionOf({ outcome, redirectUrl: 'https://else.example/' })], decoded),
    )
    for (const { status, body } of [...answers, encode([], decoded)]) {
      expect(isYes[each.protocol]?.(status, String(body))).toBe(false)
    }
  })

  it.each(CASES)('is understood, and answered with yes where it may: %s', (_, each) => {
    const decoded = decode(each)
    const asked = askedBy(decoded)
    const { status, body } = protocols[each.protocol].encode([decisionOf()], decoded)
    if (asked?.phase === 'end' && each.protocol === 'oven-media-engine') {
      expect(JSON.parse(String(body))).toEqual({})
    } else expect(isYes[each.protocol]?.(status, String(body))).toBe(true)
    if (each.asks === null) {
      expect(asked).toBeNull()
      return
    }
    const { kinds, ...expected } = each.asks
    expect(asked).toMatchObject(expected)
    expect(asked?.credentials.map(({ kind }) => kind)).toEqual(kinds)
  })
})
