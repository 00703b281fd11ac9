import { createSecretKey } from 'node:crypto'
import { jwtVerify } from 'jose'
import { verifyJws } from '../../electron/tokens/jws.ts'
import { checkTimes, STRICT_TIMES } from '../../electron/tokens/jwt-times.ts'
import { verifySelfSigned } from '../../electron/tokens/subscribe-token.ts'
import { prepareSubscribeToken } from '../../electron/tokens/subscribe-token-parent.ts'
import { selfSigningKey, signSubscribeToken } from '../../electron/tokens/subscribe-token-sign.ts'
import { createTargets } from './targets.ts'

/*
 * `npx node test/bench/jwt.ts`: verifying HS256 in the decision path against jose.jwtVerify over the same tokens in
 * one run, and signing 10,000 subscribe tokens. Ratios count; absolute figures are this machine's.
 */

const TOKENS = 2000
const ROUNDS = 9
const TARGET_RATIO = 3
const SIGNED = 10_000
const TARGET_SECONDS = 2

const secret = 'd2e166fdda89824a6c493d8a2af7a0754199eff9e38c579cba8783767a44039c'
const nowMs = Date.now()
const key = selfSigningKey(secret)
const theirKey = createSecretKey(Buffer.from(secret))
const parent = prepareSubscribeToken({
  id: 12345,
  secret,
  accountId: 'acc',
  streams: [{ streamName: 'cam[0-9]+', isRegex: true }],
  allowedOrigins: [],
  allowedIpAddresses: [],
  bindIpsOnUsage: null,
  allowedCountries: [],
  deniedCountries: [],
  trackingId: null,
  originCluster: null,
  isActive: true,
  expiresAtMs: null,
})

const sign = (n: number): string =>
  signSubscribeToken(
    {
      tokenId: 12345,
      streamName: `cam${n}`,
      trackingId: 'groupAbc',
      customViewerData: `user=${n}`,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 600_000,
    },
    key,
  )
const tokens = Array.from({ length: TOKENS }, (_, n) => sign(n))

function check(isRight: boolean): void {
  if (!isRight) throw new Error('A token was refused.')
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

async function microsEach(work: () => void | Promise<void>): Promise<number> {
  const at = performance.now()
  await work()
  return ((performance.now() - at) * 1000) / TOKENS
}

const contenders = {
  jose: async () => {
    for (const token of tokens) await jwtVerify(token, theirKey, { algorithms: ['HS256'] })
  },
  ours: () => {
    for (const token of tokens) {
      const found = verifyJws(token, key)
      check(found.ok && checkTimes(found.claims, nowMs, STRICT_TIMES).ok)
    }
  },
  subscribe: () => {
    for (const token of tokens) check(verifySelfSigned(token, () => parent, nowMs).ok)
  },
}

const results: Record<keyof typeof contenders, number[]> = { jose: [], ours: [], subscribe: [] }
for (let round = 0; round < ROUNDS; round++) {
  for (const name of ['jose', 'ours', 'subscribe'] as const) {
    const micros = await microsEach(contenders[name])
    // The first rounds compile.
    if (round >= 2) results[name].push(micros)
  }
}
const jose = median(results.jose)
const ours = median(results.ours)
const ratio = median(results.jose.map((each, n) => each / (results.ours[n] ?? Number.NaN)))
const subscribe = median(results.subscribe)
console.log(
  `HS256, microseconds each: jose.jwtVerify ${jose.toFixed(2)}, ours ${ours.toFixed(2)}, self-signed subscribe token with its claims ${subscribe.toFixed(2)}`,
)
const targets = createTargets(console.log)
targets.check({
  what: 'Verifying HS256 over jose.jwtVerify, times',
  value: ratio,
  digits: 1,
  must: ['>=', TARGET_RATIO],
  isRatio: true,
})

const at = performance.now()
for (let n = 0; n < SIGNED; n++) sign(n)
targets.check({
  what: `Signing ${SIGNED} subscribe tokens, seconds`,
  value: (performance.now() - at) / 1000,
  digits: 3,
  must: ['<=', TARGET_SECONDS],
  isRatio: false,
})
process.exitCode = targets.exitCode()
