import { readFileSync } from 'node:fs'
import { buildCountryLookup } from '../../electron/access/country.ts'
import { decide } from '../../electron/access/decide.ts'
import { runPinned } from '../../electron/access/run-pinned.ts'
import { compileSnapshot, type Snapshot } from '../../electron/access/snapshot.ts'
import { countryFile } from '../../electron/places.ts'
import type { AccessRequest } from '../../shared/access.ts'
import type { PinnedTest } from '../../shared/pinned-test.ts'
import { makeRequest, makeRule, makeStreams, NOW_MS } from './ladder.ts'
import { median } from './processes.ts'
import { createTargets } from './targets.ts'

/*
 * What all pinned tests cost before rules are put in force: `npm run bench -- pinned`. 500 tests over 1,000 rules, beside the
 * same questions decided without being tests, in turn. A publish compiles the rules and runs the tests.
 */

const TESTS = 500
const RULES = 1_000
const ROUNDS = process.argv.includes('--quick') ? 51 : 201
/** The first rounds compile. */
const WARM_UP = 10

const credential = { kind: 'none' } as const

/** The test that a question would be pinned as, with the answer that rules give to it. */
function pinned(request: AccessRequest, index: number, snapshot: Snapshot): PinnedTest {
  const { phase: _, mediaServerId: __, credentials: ___, ...asked } = request
  const { outcome } = decide(request, snapshot, NOW_MS)
  return {
    id: `test-${index}`,
    name: `Test ${index}`,
    request: { ...asked, credential, atMs: NOW_MS },
    expected: { outcome, reason: null, redirectUrl: null },
    createdAtMs: 0,
    updatedAtMs: 0,
  }
}

/** Milliseconds that work takes. */
function timed(work: () => void): number {
  const atMs = performance.now()
  work()
  return performance.now() - atMs
}

const source = {
  streams: makeStreams(),
  rules: Array.from({ length: RULES }, (_, index) => makeRule(index)),
  ruleVersion: 1,
  revocations: [],
}
const tools = {
  verify: () => ({ ok: false, reason: 'credential_unknown', grantId: null }) as const,
  countryOf: buildCountryLookup(readFileSync(countryFile() ?? '')),
}
const compile = (): Snapshot => compileSnapshot(source, tools)
const snapshot = compile()
const requests = Array.from({ length: TESTS }, makeRequest)
const tests = requests.map((request, index) => pinned(request, index, snapshot))

const failed = runPinned(tests, snapshot).filter(({ passed }) => !passed)
if (failed.length > 0) throw new Error(`${failed.length} tests fail with the rules they are of.`)

const decideAll = (): void => {
  for (const request of requests) decide(request, snapshot, NOW_MS)
}
const rounds = Array.from({ length: ROUNDS + WARM_UP }, () => ({
  plain: timed(decideAll),
  pinned: timed(() => void runPinned(tests, snapshot)),
  publish: timed(() => void runPinned(tests, compile())),
})).slice(WARM_UP)

const targets = createTargets(console.log)
targets.check({
  what: `${TESTS} pinned tests over deciding as many questions`,
  value: median(rounds.map((each) => each.pinned / each.plain)),
  digits: 2,
  must: ['<=', 2],
  isRatio: true,
})
targets.check({
  what: `Compiling ${RULES} rules and ${TESTS} pinned tests, milliseconds`,
  value: median(rounds.map((each) => each.publish)),
  digits: 2,
  must: ['<=', 1_000],
  isRatio: false,
})
process.exitCode = targets.exitCode()
