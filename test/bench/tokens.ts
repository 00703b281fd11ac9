import { createRequire } from 'node:module'
import { signEdgeAuth, verifyEdgeAuth } from '../../electron/tokens/edge-auth.ts'
import type { EdgeAuthUse } from '../../electron/tokens/edge-auth-checks.ts'
import { judgeEdgeAuth } from '../../electron/tokens/edge-auth-validity.ts'

/*
 * What checking and signing EdgeAuth tokens costs beside phenix-edge-auth, in turn in one run:
 * `npx node test/bench/tokens.ts`. Ratios count; medians of several rounds are printed.
 */

const TOKENS = 1_000
const ROUNDS = 61
const NOW_MS = Date.UTC(2026, 5, 18)
const APPLICATION = 'radio.example'
const SECRET = 'f3b1c9d07a5e4e6b9c2d8a1f0e7b6c5d'

interface Digests {
  verifyAndDecode(secret: string, token: string): { readonly verified: boolean }
  signAndEncode(applicationId: string, secret: string, payload: object): string
}
const require = createRequire(import.meta.url)
const DigestTokens = require('phenix-edge-auth/src/DigestTokens.js') as new () => Digests
const vendor = new DigestTokens()

const payloads = Array.from({ length: TOKENS }, (_, index) => ({
  expires: NOW_MS + 3_600_000 + index,
  type: 'stream',
  requiredTag: `channelAlias:channel-${index % 40}`,
  sessionId: `us-central#${index.toString(16).padStart(8, '0')}`,
  remoteAddress: `203.0.113.${index % 256}`,
  capabilities: ['geo-country-deny=US,IN,??'],
  applyTags: [`customer-${index}`],
}))
const sign = (payload: object): string =>
  signEdgeAuth({ applicationId: APPLICATION, secret: SECRET, payload })
const tokens = payloads.map(sign)
const secrets = (): readonly string[] => [SECRET]

function useOf(index: number): EdgeAuthUse {
  const payload = payloads[index] as (typeof payloads)[number]
  return {
    action: 'subscribe',
    applicationId: APPLICATION,
    sessionId: payload.sessionId,
    address: payload.remoteAddress,
    originStreamId: null,
    country: 'DE',
    tags: [payload.requiredTag],
    isRevoked: () => false,
  }
}
const uses = tokens.map((_, index) => useOf(index))

function judged(token: string, index: number): boolean {
  const found = verifyEdgeAuth(token, secrets)
  return found.verified && judgeEdgeAuth(found, uses[index] as EdgeAuthUse, NOW_MS).valid
}

const contenders = {
  'vendor verifyAndDecode': () =>
    tokens.every((token) => vendor.verifyAndDecode(SECRET, token).verified),
  'ours verify': () => tokens.every((token) => verifyEdgeAuth(token, secrets).verified),
  'ours verify and judge': () => tokens.every(judged),
  'vendor sign': () =>
    payloads.every((payload) => vendor.signAndEncode(APPLICATION, SECRET, payload) !== ''),
  'ours sign': () => payloads.every((payload) => sign(payload) !== ''),
} as const
type Name = keyof typeof contenders

const names = Object.keys(contenders) as readonly Name[]
const taken = new Map<Name, number[]>(names.map((name) => [name, []]))
for (let round = -3; round < ROUNDS; round += 1) {
  for (const name of names) {
    const startMs = performance.now()
    if (!contenders[name]()) throw new Error(`${name} refused a good token.`)
    // The first rounds only warm up.
    if (round >= 0) taken.get(name)?.push(performance.now() - startMs)
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >>> 1] ?? Number.NaN
}
const timesOf = (name: Name): readonly number[] => taken.get(name) ?? []
const microseconds = (name: Name): number => (median(timesOf(name)) * 1000) / TOKENS

/** Round by round, so that what slows the machine for a while slows both. */
function ratio(name: Name, base: Name): number {
  const bases = timesOf(base)
  return median(timesOf(name).map((each, round) => each / (bases[round] ?? Number.NaN)))
}

for (const name of names) {
  const base = name.endsWith('sign') ? 'vendor sign' : 'vendor verifyAndDecode'
  const cost = microseconds(name).toFixed(2).padStart(7)
  console.log(`${name.padEnd(24)} ${cost} µs  ${ratio(name, base).toFixed(2)} of the vendor's`)
}
console.log(`10,000 signed in ${(microseconds('ours sign') / 100).toFixed(2)} s`)
