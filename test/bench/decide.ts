import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildCountryLookup } from '../../electron/access/country.ts'
import { decide } from '../../electron/access/decide.ts'
import { compileSnapshot } from '../../electron/access/snapshot.ts'
import type { AccessRequest } from '../../shared/access.ts'
import type { Rule, RuleEffect, RuleSource } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'

/*
 * What one decision costs without verifying a credential: `npx node test/bench/decide.ts`. Includes the country
 * look-up and the trace. Prints the median of several rounds in nanoseconds.
 */

const STREAMS = 200
const REQUESTS = 4_096
const ROUNDS = 15
const PER_ROUND = 100_000
const COUNTRIES = ['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'GB', 'PL', 'CN', 'AU', 'CA', 'NL']
const NOW_MS = Date.UTC(2026, 5, 18, 18, 30)

const random = generator(7)
const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item
const below = (limit: number): number => Math.floor(random() * limit)

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function makeStreams(): readonly Stream[] {
  return Array.from({ length: STREAMS }, (_, index) => ({
    id: `stream-${index}`,
    name: `live/stream-${index}`,
    title: '',
    mode: index % 3 === 0 ? 'token' : 'public',
    group: index % 4 === 0 ? `group-${index % 20}` : null,
    enabled: true,
    recheckSeconds: 60,
    recheckGraceSeconds: 10,
    endAfterMissedChecks: 1,
    endAfterFailedChecks: 1,
    maxSessionSeconds: null,
    expiryEnds: 'by_token',
    playUrl: null,
    originUrl: null,
    originAllowPrivate: false,
    frontDoor: false,
    whipUrl: null,
    createdAtMs: 0,
    updatedAtMs: 0,
  }))
}

const block = (): string => `${1 + below(220)}.${below(256)}.${below(256)}.0/${pick([16, 20, 24])}`

function makeSource(): RuleSource {
  const kind = below(100)
  if (kind < 25) return { kind: 'country', values: [pick(COUNTRIES), pick(COUNTRIES)] }
  if (kind < 50) return { kind: 'address', values: Array.from({ length: 5 }, block) }
  if (kind < 60) return { kind: 'user_agent', values: [`*BadPlayer-${below(9_999)}/*`] }
  if (kind < 70) return { kind: 'referer', values: [`https://site-${below(9_999)}.example/*`] }
  if (kind < 75) return { kind: 'protocol', values: [pick(['hls', 'dash', 'rtmp', 'icecast'])] }
  if (kind < 85) return { kind: 'tag', values: [`tag-${below(50)}`] }
  if (kind < 90) return { kind: 'authenticated' }
  return { kind: 'any' }
}

function makeRule(index: number): Rule {
  const stream = { kind: 'stream', streamId: `stream-${below(STREAMS)}` } as const
  const group = { kind: 'group', group: `group-${4 * below(5)}` } as const
  const target = index % 10 < 7 ? stream : index % 10 < 9 ? group : ({ kind: 'all' } as const)
  // A rule for everybody on every stream would hide all that follow; real ladders have at most one, at the end.
  const source = target.kind === 'stream' ? makeSource() : selective()
  const effects: RuleEffect[] = [{ kind: 'continue' }, { kind: 'drop' }]
  return {
    id: `rule-${index}`,
    priority: index % 10_000,
    name: '',
    source,
    target,
    actions: ['subscribe'],
    sharePercent: index % 11 === 0 ? 25 : 100,
    schedule:
      index % 7 === 0
        ? { days: [1, 2, 3, 4, 5], from: '20:00', to: '23:30', timeZone: 'Europe/Berlin' }
        : null,
    effect: pick(effects),
    state: index % 50 === 49 ? 'shadow' : 'live',
  }
}

function selective(): RuleSource {
  for (;;) {
    const source = makeSource()
    if (source.kind === 'address' || source.kind === 'user_agent' || source.kind === 'referer') {
      return source
    }
  }
}

function makeRequest(): AccessRequest {
  return {
    action: 'subscribe',
    phase: 'start',
    streamName: `live/stream-${below(STREAMS)}`,
    mediaServerId: 'media-server',
    protocol: pick(['hls', 'dash', 'rtmp']),
    address: `${1 + below(220)}.${below(256)}.${below(256)}.${below(256)}`,
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + below(50)}.0.0.0 Safari/537.36`,
    referer: `https://site-${below(9_999)}.example/watch/${below(999)}`,
    sessionKey: String(below(1e9)),
    viewerId: null,
    credentials: [],
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >>> 1] ?? Number.NaN
}

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
