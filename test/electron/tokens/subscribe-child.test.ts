import { expect, it } from 'vitest'
import { prepareSubscribeToken } from '../../../electron/tokens/subscribe-token-parent.ts'
import {
  selfSigningKey,
  signSubscribeToken,
} from '../../../electron/tokens/subscribe-token-sign.ts'
import type {
  PreparedToken,
  SubscribeToken,
} from '../../../electron/tokens/subscribe-token-types.ts'
import { SLOW } from '../../slow.ts'
import { ask, nowMs, type Scene, stream } from './subscribe-fixture.ts'
import {
  ADDRESS_ENTRIES,
  ADDRESSES,
  COUNTRIES,
  childAdmits,
  ORIGIN_ENTRIES,
  ORIGINS,
  type Pair,
  parentAdmits,
  SECRETS,
  STREAM_ENTRIES,
  STREAMS,
} from './subscribe-oracle.ts'

/*
 * A self-signed token never permits what its subscribe token does not. A million pairs:
 * STAGEDOOR_PAIRS=1000000 npx vitest run --config test/vitest.config.ts --project unit test/electron/tokens/subscribe-child.test.ts
 */
const PAIRS = Number(process.env.STAGEDOOR_PAIRS ?? (SLOW ? 1_000_000 : 50_000))
const PARENTS = 400
const seed = Number(process.env.STAGEDOOR_SEED ?? 20_251_121)

/** mulberry32: small, and the same everywhere for the same seed. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
const random = randomFrom(seed)
const chance = (probability: number): boolean => random() < probability
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
const some = <T>(list: readonly T[], most: number): readonly T[] =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(list))
const rarely = <T>(common: T, rare: () => T, probability = 0.25): T =>
  chance(probability) ? rare() : common
const keys = SECRETS.map((secret) => selfSigningKey(secret))

function randomParent(): SubscribeToken {
  const bindIpsOnUsage = rarely<number | null>(null, () => pick([0, 1, 2]))
  return {
    id: pick([7, 8]),
    secret: pick(SECRETS),
    accountId: 'acc',
    streams: [pick(Object.keys(STREAM_ENTRIES)), ...some(Object.keys(STREAM_ENTRIES), 2)].map(
      (name) =>
        name.startsWith('re:')
          ? { streamName: name.slice(3), isRegex: true }
          : { streamName: name, isRegex: false },
    ),
    allowedOrigins: rarely<readonly string[]>([], () => some(Object.keys(ORIGIN_ENTRIES), 3), 0.4),
    allowedIpAddresses: rarely<readonly string[]>(
      [],
      () => some(Object.keys(ADDRESS_ENTRIES), 3),
      0.4,
    ),
    bindIpsOnUsage,
    allowedCountries: rarely<readonly string[]>([], () => some(['DE', 'FR', '??'], 2)),
    deniedCountries: rarely<readonly string[]>([], () => some(['DE', 'GB', '??'], 2)),
    trackingId: rarely<string | null>(null, () => pick(['g1', 'g2'])),
    originCluster: rarely<string | null>(null, () => pick(['auto', 'fra-1', 'iad-1'])),
    isActive: !chance(0.05),
    expiresAtMs: rarely<number | null>(null, () => nowMs + pick([-1, 0, 1, 60_000]), 0.1),
  }
}

function randomPair(parent: SubscribeToken): Pair {
  const streamName = pick(STREAMS)
  const exp = nowMs / 1000 + rarely(60, () => pick([-6, -5, -4, 0, 1]), 0.1)
  return {
    parent,
    child: {
      tokenId: rarely(parent.id, () => pick([7, 8]), 0.05),
      signedWith: rarely(parent.secret, () => pick(SECRETS), 0.05),
      streamName: rarely(streamName, () => pick(STREAMS), 0.1),
      allowedOrigins: rarely<readonly string[]>(
        [],
        () => some(Object.keys(ORIGIN_ENTRIES), 3),
        0.4,
      ),
      allowedIpAddresses: rarely<readonly string[]>(
        [],
        () => some(Object.keys(ADDRESS_ENTRIES), 3),
        0.4,
      ),
      trackingId: rarely(parent.trackingId, () => pick([null, 'g1', 'g2'])),
      originCluster: rarely<string | null>(null, () => pick(['auto', 'fra-1', 'iad-1'])),
      exp,
      nbf: rarely<number | null>(null, () => nowMs / 1000 + pick([-60, 0, 5, 6]), 0.1),
    },
    call: {
      streamName,
      origin: pick(ORIGINS),
      address: pick(ADDRESSES),
      country: pick(COUNTRIES),
      streamCluster: rarely<string | null>(null, () => pick(['fra-1', 'iad-1'])),
      bound: some(['192.0.2.1', '198.51.100.7', '2001:db8::/64', '2001:db8:0:1::/64'], 2),
      nowMs,
    },
  }
}

function tokenOf({ child }: Pair): string {
  const key = keys[SECRETS.indexOf(child.signedWith)]
  if (key === undefined) throw new Error('no such key')
  return signSubscribeToken(
    {
      tokenId: child.tokenId,
      streamName: child.streamName,
      allowedOrigins: child.allowedOrigins,
      allowedIpAddresses: child.allowedIpAddresses,
      ...(child.trackingId === null ? {} : { trackingId: child.trackingId }),
      ...(child.originCluster === null ? {} : { originCluster: child.originCluster }),
      ...(child.nbf === null ? {} : { notBeforeMs: child.nbf * 1000 }),
      expiresAtMs: child.exp * 1000,
      algorithm: pick(['HS256', 'HS384', 'HS512'] as const),
    },
    key,
  )
}

function sceneOf({ call }: Pair, prepared: PreparedToken, token: string): Scene {
  const { streamName, streamCluster, bound, ...question } = call
  return {
    prepared,
    token,
    bound,
    stream: { ...stream, streamName, cluster: streamCluster },
    question: { ...question, body: { streamName } },
  }
}

it('a self-signed token never permits what its subscribe token does not, and all that both permit', {
  timeout: 600_000,
}, () => {
  const parents = Array.from({ length: PARENTS }, () => prepareSubscribeToken(randomParent()))
  let admitted = 0
  let narrowed = 0
  const wrong: unknown[] = []
  for (let n = 0; n < PAIRS && wrong.length < 5; n++) {
    const prepared = pick(parents)
    const pair = randomPair(prepared.token)
    const outcome = ask(sceneOf(pair, prepared, tokenOf(pair)))
    const parentToo = ask(sceneOf(pair, prepared, prepared.token.secret)).ok
    const expected = parentAdmits(pair) && childAdmits(pair)
    const isWidened = outcome.ok && !parentToo
    const isLonger =
      outcome.ok && (outcome.grant?.expiresAtMs ?? Infinity) > (pair.parent.expiresAtMs ?? Infinity)
    if (outcome.ok !== expected || parentToo !== parentAdmits(pair) || isWidened || isLonger) {
      wrong.push({ pair, outcome, expected, parentToo })
    }
    if (outcome.ok) admitted += 1
    if (parentToo && !outcome.ok) narrowed += 1
  }
  console.log(
    `${PAIRS} pairs of seed ${seed}: ${admitted} admitted, ${narrowed} narrowed by the child.`,
  )
  expect(wrong).toEqual([])
  expect(admitted).toBeGreaterThan(PAIRS / 100)
  expect(narrowed).toBeGreaterThan(PAIRS / 100)
})
