import { describe, expect, it } from 'vitest'
import type { DecisionRecord } from '../../shared/session.ts'
import { crowdOf, type HintFacts, wireHints } from '../../shared/wire-hints.ts'
import { decisionRecord } from '../electron/console/support.ts'

const AT_MS = Date.UTC(2030, 0, 15, 12)
const NOTHING: HintFacts = { ownAddresses: [], isByAddress: true, crowd: null }
const PROXIED = crowdOf([...Array(19).fill('10.0.0.1'), '192.0.2.9'])

/** Each row: what gives it away, the hint, and the nearest thing that must not. */
const HINTS: readonly [
  code: string,
  gives: Partial<DecisionRecord>,
  not: Partial<DecisionRecord>,
  facts?: HintFacts,
][] = [
  [
    'token_cut',
    { reason: 'credential_malformed', trace: [['credential', 'fail', 'credential_malformed']] },
    { reason: 'credential_unknown', trace: [['credential', 'fail', 'credential_unknown']] },
  ],
  [
    'token_cut',
    {
      reason: 'request_malformed',
      trace: [['request', 'fail', 'the token is cut off: nginx-rtmp']],
    },
    { reason: 'request_malformed', trace: [['request', 'fail', 'clientid is not a number']] },
  ],
  [
    'plus_as_space',
    { trace: [['restriction', 'skip', 'wire:space']] },
    { trace: [['restriction', 'fail', 'phenix:other']] },
  ],
  ['clock_skew', { reason: 'credential_clock' }, { reason: 'credential_signature' }],
  ['clock_skew', { reason: 'grant_not_yet_valid' }, { reason: 'grant_disabled' }],
  [
    'clock_skew',
    { reason: 'grant_expired', trace: [['grant_expiry', 'fail', String(AT_MS - 42_000)]] },
    { reason: 'grant_expired', trace: [['grant_expiry', 'fail', String(AT_MS - 300_000)]] },
  ],
  ['own_address', { address: '127.0.0.1' }, { address: '192.0.2.7' }],
  [
    'own_address',
    { address: '192.0.2.5' },
    { address: '192.0.2.6' },
    { ...NOTHING, ownAddresses: ['192.0.2.5'] },
  ],
  [
    'one_address',
    { address: '10.0.0.1' },
    { address: '192.0.2.9' },
    { ...NOTHING, crowd: PROXIED },
  ],
]

const codes = (part: Partial<DecisionRecord>, facts: HintFacts = NOTHING) =>
  wireHints(decisionRecord(1, { atMs: AT_MS, ...part }), facts).map(({ code }) => code)

describe('hints of the wire', () => {
  it.each(HINTS)('%s', (code, gives, not, facts) => {
    expect(codes(gives, facts)).toEqual([code])
    expect(codes(not, facts)).toEqual([])
  })

  it('says nothing of this machine where no address decided', () => {
    const local = { ...NOTHING, ownAddresses: ['192.0.2.5'], isByAddress: false }
    expect(codes({ address: '127.0.0.1' }, local)).toEqual([])
    expect(codes({ address: '192.0.2.5' }, local)).toEqual([])
  })

  it('speaks of stream keys to publishers alone', () => {
    const todoOf = (action: DecisionRecord['action']): string | undefined =>
      wireHints(decisionRecord(1, { reason: 'credential_malformed', action }), NOTHING)[0]?.todo
    expect(todoOf('subscribe')).not.toContain('stream key')
    expect(todoOf('publish')).toContain('stream key')
  })

  it('each say what to do', () => {
    for (const [, gives, , facts = NOTHING] of HINTS) {
      const [hint] = wireHints(decisionRecord(1, { atMs: AT_MS, ...gives }), facts)
      expect(hint?.todo).toMatch(/^[A-Z].{20,}\.$/)
    }
  })
})

describe('a crowd', () => {
  it('is none of fewer than twenty, however alike', () => {
    expect(crowdOf(Array(19).fill('10.0.0.1'))).toBeNull()
    expect(crowdOf([...Array(30).fill(null), ...Array(19).fill('10.0.0.1')])).toBeNull()
    expect(crowdOf(Array(20).fill('10.0.0.1'))).toMatchObject({ viewers: 20, sharing: 20 })
  })

  it('gives no hint while less than 95 % are alike', () => {
    const crowd = crowdOf([...Array(18).fill('10.0.0.1'), '192.0.2.8', '192.0.2.9'])
    expect(codes({ address: '10.0.0.1' }, { ...NOTHING, crowd })).toEqual([])
  })
})
