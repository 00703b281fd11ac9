import { decide } from '../../../electron/access/decide.ts'
import { signJws } from '../../../electron/tokens/jws.ts'
import { createHmacKey, HMAC_ALGORITHMS } from '../../../electron/tokens/jws-key.ts'
import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import {
  publishTokenInputSchema,
  type SubscribeTokenInput,
  subscribeTokenInputSchema,
} from '../../../shared/stream-token.ts'
import { asking, createFixture, START_MS, stream } from './fixture.ts'

export const SECONDS = Math.floor(START_MS / 1000)
const CAM = [{ streamName: 'cam1', isRegex: false }]

/** A station with one stream that needs a token, in a country of its own for each address. */
export function station(mode: 'public' | 'token' = 'token') {
  const fixture = createFixture({
    countryOf: (address) => (address?.startsWith('192.0.2.') === true ? 'DE' : '??'),
  })
  const { catalogue } = fixture
  catalogue.streams.create(stream({ name: 'cam1', mode }), 'console')
  const viewers = (fields: Partial<SubscribeTokenInput> = {}) =>
    catalogue.subscribeTokens.create(
      subscribeTokenInputSchema.parse({ label: 'Viewers', streams: CAM, ...fields }),
      'console',
    )
  const encoder = (fields: object = {}) =>
    catalogue.publishTokens.create(
      publishTokenInputSchema.parse({ label: 'Encoder', streams: CAM, ...fields }),
      'console',
    )
  function ask(credential: Credential | null, request: Partial<AccessRequest> = {}): Decision {
    const asked: AccessRequest = asking({
      streamName: 'cam1',
      mediaServerId: 'edge',
      protocol: 'hls',
      origin: null,
      credentials: credential === null ? [] : [credential],
      ...request,
    })
    return decide(asked, catalogue.snapshot, fixture.clock.nowMs)
  }
  return { ...fixture, viewers, encoder, ask }
}

export const opaque = (value: string): Credential => ({ kind: 'opaque', value })

/** A self-signed token as a partner's back end makes it. */
export function child(secret: string, tokenId: number, streaming: object = {}, times: object = {}) {
  const payload = {
    streaming: { tokenId, tokenType: 'Subscribe', streamName: 'cam1', ...streaming },
    exp: SECONDS + 60,
    ...times,
  }
  const key = createHmacKey({ secret, algorithms: HMAC_ALGORITHMS })
  return { kind: 'jwt', value: signJws(JSON.stringify(payload), key) } as const
}

/** What a decision comes down to: its reason, and the exact check where one refused. */
export function endOf(decision: Decision): readonly [string, string | null] {
  const step = decision.trace.find(
    ([check, outcome]) => check === 'restriction' && outcome === 'fail',
  )
  return [decision.reason, step?.[2] ?? null]
}

export const ADMITTED = ['grant_accepted', null]
