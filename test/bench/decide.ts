import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildCountryLookup } from '../../electron/access/country.ts'
import { decide } from '../../electron/access/decide.ts'
import { compileSnapshot } from '../../electron/access/snapshot.ts'
import type { AccessRequest } from '../../shared/access.ts'
import { makeRequest, makeRule, makeStreams, NOW_MS } from './ladder.ts'
import { median } from './processes.ts'

/*
 * What one decision costs without verifying a credential: `npx node test/bench/decide.ts`. Includes the country
 * look-up and the trace. Prints the median of several rounds in nanoseconds.
 */

const REQUESTS = 4_096
const ROUNDS = 15
const PER_ROUND = 100_000

const require = createRequire(import.meta.url)
const data = '@ip-location-db/geo-whois-asn-country-mmdb'
const folder = dirname(require.resolve(`${data}/package.json`))
const startedMs = performance.now()
const countryOf = buildCountryLookup(readFileSync(join(folder, 'geo-whois-asn-country.mmdb')))
console.log(`country data flattened in ${(performance.now() - startedMs).toFixed(0)} ms`)

const requests = Array.from({ length: REQUESTS }, makeRequest)
const streams = makeStreams()
const tools = {
  verify: () => ({ ok: false, reason: 'credential_unknown', grantId: null }) as const,
  countryOf,
}

const sizes = [10, 1_000, 10_000].map((count) => {
  const rules = Array.from({ length: count }, (_, index) => makeRule(index))
  const source = { streams, rules, ruleVersion: 1, revocations: [] }
  const compileMs = median(
    Array.from({ length: 7 }, () => {
      const beforeMs = performance.now()
      compileSnapshot(source, tools)
      return performance.now() - beforeMs
    }),
  )
  return { count, snapshot: compileSnapshot(source, tools), compileMs, costs: [] as number[] }
})

// Interleaved, so that a busy machine slows all sizes alike.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const size of sizes) {
    const before = process.hrtime.bigint()
    for (let at = 0; at < PER_ROUND; at += 1) {
      decide(requests[at % REQUESTS] as AccessRequest, size.snapshot, NOW_MS)
    }
    size.costs.push(Number(process.hrtime.bigint() - before) / PER_ROUND)
  }
}

for (const { count, snapshot, compileMs, costs } of sizes) {
  const byRule = requests.filter((each) => decide(each, snapshot, NOW_MS).ruleId !== null).length
  console.log(
    `${String(count).padStart(6)} rules: ${median(costs).toFixed(0)} ns a decision (best ${Math.min(...costs).toFixed(0)}), ` +
      `${((100 * byRule) / REQUESTS).toFixed(0)} % decided by a rule, compiled in ${compileMs.toFixed(1)} ms`,
  )
}
