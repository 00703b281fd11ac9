import { describe, expect, it } from 'vitest'
import type { TraceStep } from '../../shared/access.ts'
import { classicChecks } from '../../shared/classic-checks.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Rule } from '../../shared/rule.ts'
import { decisionRecord } from '../electron/console/support.ts'
import { makeRule } from './make-rule.ts'

const AT_MS = Date.UTC(2030, 0, 15, 12)
const STREAM: TraceStep = ['stream', 'pass', 'news']
const GENUINE: TraceStep = ['credential', 'pass', 'link-1']
const HOLDS: TraceStep = ['grant_expiry', 'pass', String(AT_MS + 1)]
const FITS: readonly TraceStep[] = [
  ['grant_stream', 'pass', 'news'],
  ['grant_action', 'pass', 'subscribe'],
]
const FREE: TraceStep = ['revocation', 'pass', 'none']
const NONE: TraceStep = ['credential', 'skip', 'credential_missing']
const rule = (part: Partial<Rule>): Rule => makeRule({ id: 'r', priority: 1, ...part })

/** Time, address, secret, stream: `-` fails, `+` passes, `.` was not reached. */
const CASES: readonly [
  what: string,
  states: string,
  wanted: string,
  reason: ReasonCode,
  trace: readonly TraceStep[],
  rule?: Rule,
][] = [
  [
    'a stream nobody set up',
    '...-',
    'one that is set up',
    'stream_unknown',
    [['stream', 'fail', 'stream_unknown']],
  ],
  [
    'a stream that is off',
    '...-',
    'switched on',
    'stream_disabled',
    [['stream', 'fail', 'stream_disabled']],
  ],
  [
    'no credential',
    '++-+',
    'a valid token',
    'credential_missing',
    [STREAM, NONE, FREE, ['floor', 'fail', 'token']],
  ],
  [
    'one that has expired',
    '-+++',
    'before 2030-01-15 11:59:59 UTC',
    'grant_expired',
    [STREAM, GENUINE, ['grant_expiry', 'fail', String(AT_MS - 1_000)], FREE],
  ],
  [
    'a clock that is ahead',
    '-+++',
    'both clocks right',
    'credential_clock',
    [STREAM, ['credential', 'fail', 'credential_clock'], FREE, ['floor', 'fail', 'token']],
  ],
  [
    'another address',
    '.-++',
    'the one the credential is for',
    'credential_other_address',
    [STREAM, ['credential', 'fail', 'credential_other_address'], FREE, ['floor', 'fail', 'token']],
  ],
  [
    'a revoked address',
    '+-++',
    'not revoked',
    'address_revoked',
    [STREAM, GENUINE, HOLDS, ...FITS, ['revocation', 'fail', 'address_revoked']],
  ],
  [
    'a revoked credential',
    '.+-+',
    'not revoked',
    'grant_revoked',
    [STREAM, GENUINE, ['revocation', 'fail', 'grant_revoked']],
  ],
  [
    'a damaged credential',
    '.+-+',
    'a valid token',
    'credential_malformed',
    [STREAM, ['credential', 'fail', 'credential_malformed'], FREE, ['floor', 'fail', 'token']],
  ],
  [
    'one for another stream',
    '+++-',
    'the one the credential is for',
    'grant_other_stream',
    [STREAM, GENUINE, HOLDS, ['grant_stream', 'fail', 'news'], FREE, ['floor', 'fail', 'token']],
  ],
  [
    'a rule about countries',
    '+-++',
    'outside DE',
    'rule_drop',
    [STREAM, GENUINE, HOLDS, ...FITS, FREE, ['rule', 'pass', 'r']],
    rule({ source: { kind: 'country', values: ['DE'] } }),
  ],
  [
    'a rule at night',
    '-+.+',
    'outside 22:00 to 06:00 UTC',
    'rule_drop',
    [STREAM, NONE, FREE, ['rule', 'pass', 'r'], ['floor', 'skip', 'public']],
    rule({ schedule: { days: [1], from: '22:00', to: '06:00', timeZone: 'UTC' } }),
  ],
]

const MARKS = { pass: '+', fail: '-', unreached: '.' } as const

describe('the four classic checks', () => {
  it.each(CASES)('%s', (_what, states, wanted, reason, trace, decided) => {
    const decision = decisionRecord(1, { atMs: AT_MS, reason, trace })
    const checks = classicChecks(decision, decided ?? null)
    expect(checks.map(({ check }) => check)).toEqual(['time', 'address', 'secret', 'stream'])
    expect(checks.map(({ state }) => MARKS[state]).join('')).toBe(states)
    expect(checks.find(({ state }) => state === 'fail')?.wanted).toContain(wanted)
  })

  it('lets nothing fail of what was admitted, a rule that let in included', () => {
    const trace = [STREAM, GENUINE, HOLDS, ...FITS, FREE, ['rule', 'pass', 'r'] as const]
    const decision = decisionRecord(1, { outcome: 'allow', reason: 'rule_continue', trace })
    const inGermany = rule({
      source: { kind: 'country', values: ['DE'] },
      effect: { kind: 'continue' },
    })
    const states = classicChecks(decision, inGermany).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['pass']))
  })
})
