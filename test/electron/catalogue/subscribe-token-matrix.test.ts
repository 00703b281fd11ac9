import { describe, expect, it } from 'vitest'
import type { AccessRequest } from '../../../shared/access.ts'
import { AppError } from '../../../shared/errors.ts'
import {
  type SubscribeTokenInput,
  subscribeTokenInputSchema,
} from '../../../shared/stream-token.ts'
import { START_MS } from './fixture.ts'
import { ADMITTED, child, endOf, opaque, SECONDS, station } from './stored-token-fixture.ts'

const HERE = '192.0.2.7'
const ELSEWHERE = '198.51.100.1'
/** Tokens are made at START_MS. */
const ASKED_MS = START_MS + 1
const ASKED: Partial<AccessRequest> = { origin: 'https://a.test', address: HERE }

type Ending = readonly [reason: string, word: string | null]
const denied = (reason: string, word: string): Ending => [reason, `subscribe:${word}`]
const LET_IN = ADMITTED as unknown as Ending

/**
 * Each limit a stored token can have, in four states. Absent is asked what fails, so that it is the limit that refuses. A
 * malformed one cannot be stored.
 */
const STORED: Readonly<
  Record<
    string,
    {
      readonly passes: Partial<SubscribeTokenInput>
      readonly fails: readonly [fields: Partial<SubscribeTokenInput>, end: Ending]
      /** Null: it may not be left out. */
      readonly absent: Partial<SubscribeTokenInput> | null
      readonly malformed: readonly unknown[]
      /** Of the tokens signed with it: they are refused, too, unless said otherwise. */
      readonly child?: { readonly claims?: object; readonly end?: Ending }
    }
  >
> = {
  streams: {
    passes: { streams: [{ streamName: 'cam[0-9]', isRegex: true }] },
    fails: [
      { streams: [{ streamName: 'cam', isRegex: true }] },
      denied('grant_other_stream', 'stream_not_covered'),
    ],
    absent: null,
    malformed: [[], 'cam1', [{}], [{ streamName: '' }], [{ streamName: '(', isRegex: true }], null],
  },
  expiresAtMs: {
    passes: { expiresAtMs: ASKED_MS + 1 },
    fails: [{ expiresAtMs: ASKED_MS }, denied('grant_expired', 'parent_expired')],
    absent: { expiresAtMs: null },
    malformed: ['2099', 0, -1, 1.5, Number.NaN],
    child: { end: denied('credential_parent', 'parent_expired') },
  },
  allowedOrigins: {
    passes: { allowedOrigins: ['a.test'] },
    fails: [{ allowedOrigins: ['b.test'] }, denied('credential_other_origin', 'origin_parent')],
    absent: { allowedOrigins: [] },
    malformed: ['a.test', [''], ['a.*.test'], ['https://'], [7], null],
  },
  allowedIpAddresses: {
    passes: { allowedIpAddresses: ['192.0.2.0/24'] },
    fails: [
      { allowedIpAddresses: [ELSEWHERE] },
      denied('credential_other_address', 'address_parent'),
    ],
    absent: { allowedIpAddresses: [] },
    malformed: [HERE, ['192.0.2'], ['192.0.2.0/33'], ['localhost'], [''], null],
  },
  bindIpsOnUsage: {
    passes: { bindIpsOnUsage: 2 },
    fails: [{ bindIpsOnUsage: 1 }, denied('credential_addresses_taken', 'address_unbound')],
    absent: { bindIpsOnUsage: null },
    malformed: [0, -1, 1.5, '1', 4_294_967_296],
  },
  allowedCountries: {
    passes: { allowedCountries: ['DE'] },
    fails: [{ allowedCountries: ['FR'] }, denied('credential_other_country', 'country')],
    absent: { allowedCountries: [] },
    malformed: ['DE', ['D'], ['DEU'], [''], [7], null],
  },
  deniedCountries: {
    passes: { deniedCountries: ['FR', '??'] },
    fails: [{ deniedCountries: ['DE', '??'] }, denied('credential_other_country', 'country')],
    absent: { deniedCountries: [] },
    malformed: ['DE', ['D'], ['DEU'], [''], [7], null],
  },
  trackingId: {
    passes: { trackingId: 'group' },
    // Viewers do not say it; who signs with the token has to.
    fails: [{ trackingId: 'other' }, LET_IN],
    absent: { trackingId: null },
    malformed: ['', 7, 'x'.repeat(129), {}],
    child: {
      claims: { tracking: { trackingId: 'group' } },
      end: denied('credential_other_tracking', 'tracking'),
    },
  },
  originCluster: {
    passes: { originCluster: 'fra-1' },
    // Kept as data: where a stream is published is not known here. Who signs with it may name no other.
    fails: [{ originCluster: 'iad-1' }, LET_IN],
    absent: { originCluster: null },
    malformed: ['', 7, 'x'.repeat(65), {}],
    child: {
      claims: { originCluster: 'fra-1' },
      end: denied('credential_other_cluster', 'cluster_child'),
    },
  },
}

describe('a limit of a subscribe token', () => {
  it('is one of these', () => {
    const fields = Object.keys(subscribeTokenInputSchema.shape).filter((each) => each !== 'label')
    expect(Object.keys(STORED).toSorted()).toEqual(fields.toSorted())
  })

  it.each(Object.keys(STORED))(
    'passes, fails, is absent or malformed, for those signed with it too: %s',
    (name) => {
      const {
        passes,
        fails,
        absent,
        malformed,
        child: signed,
      } = STORED[name] as (typeof STORED)[string]
      const on = station()
      const ends = (fields: Partial<SubscribeTokenInput>): readonly (readonly unknown[])[] => {
        on.clock.nowMs = START_MS
        const { token, secret } = on.viewers(fields)
        on.clock.nowMs = ASKED_MS
        // Somebody else was there first.
        const taken = on.catalogue.tokenBindings.take(`st-${token.id}`, ELSEWHERE, START_MS)
        if (taken !== null && taken !== 'taken') on.catalogue.tokenBindings.stored(taken)
        const own = child(secret, token.id, signed?.claims)
        return [opaque(secret), own].map((each) => endOf(on.ask(each, ASKED)))
      }
      expect(ends(passes), 'passes').toEqual([LET_IN, LET_IN])
      expect(ends(fails[0]), 'fails').toEqual([fails[1], signed?.end ?? fails[1]])
      if (absent !== null) expect(ends(absent), 'absent').toEqual([LET_IN, LET_IN])
      for (const value of malformed) {
        const refusal = codeOf(() => on.viewers({ [name]: value }))
        expect(refusal, JSON.stringify(value)).toMatch(
          /^(ZodError|ERR_INPUT_INVALID|ERR_CIDR_INVALID|ERR_PATTERN_INVALID)$/,
        )
      }
    },
  )
})

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof AppError ? error.code : ((error as Error).constructor.name ?? '')
  }
  return 'nothing was refused'
}

const MISSING = denied('credential_malformed', 'claims_missing')
const UNREADABLE = denied('credential_malformed', 'claims_malformed')
const TIME = denied('credential_malformed', 'expiry_malformed')
const NO_TEXTS = [7, true, {}, ['a']]

interface Claim {
  readonly passes: unknown
  readonly fails: readonly [value: unknown, end: Ending] | null
  readonly absent: Ending
  readonly malformed: readonly [values: readonly unknown[], end: Ending]
}

/** Each claim under `streaming`, of a child whose parent has a tracking id and a cluster. */
const CLAIMS: Readonly<Record<string, Claim>> = {
  tokenId: {
    passes: null,
    fails: [999, denied('credential_parent', 'parent_unknown')],
    absent: MISSING,
    malformed: [['1', 0, -1, 1.5, [1], {}], UNREADABLE],
  },
  tokenType: {
    passes: 'Subscribe',
    fails: ['Publish', MISSING],
    absent: MISSING,
    malformed: [[...NO_TEXTS, '', 'subscribe', null], MISSING],
  },
  streamName: {
    passes: 'cam1',
    fails: ['cam2', denied('grant_other_stream', 'stream_other')],
    absent: MISSING,
    malformed: [[...NO_TEXTS, '', null, 'x'.repeat(129)], UNREADABLE],
  },
  allowedOrigins: {
    passes: ['a.test'],
    fails: [['b.test'], denied('credential_other_origin', 'origin_child')],
    absent: LET_IN,
    malformed: [['a.test', 7, {}, [7], ['a.test', null]], UNREADABLE],
  },
  allowedIpAddresses: {
    passes: ['192.0.2.0/24'],
    fails: [[ELSEWHERE], denied('credential_other_address', 'address_child')],
    absent: LET_IN,
    malformed: [[HERE, 7, {}, [7], [HERE, null]], UNREADABLE],
  },
  tracking: {
    passes: { trackingId: 'group' },
    fails: [{ trackingId: 'Group' }, denied('credential_other_tracking', 'tracking')],
    absent: denied('credential_other_tracking', 'tracking'),
    malformed: [['group', 7, ['group'], { trackingId: 7 }], UNREADABLE],
  },
  originCluster: {
    passes: 'iad-1',
    fails: ['fra-1', denied('credential_other_cluster', 'cluster_child')],
    absent: LET_IN,
    malformed: [NO_TEXTS, UNREADABLE],
  },
  // Restricts nothing, but has to be readable.
  customViewerData: {
    passes: 'order 7',
    fails: null,
    absent: LET_IN,
    malformed: [[...NO_TEXTS, 'x'.repeat(1_025)], UNREADABLE],
  },
}

const MILLISECONDS = denied('credential_malformed', 'expiry_milliseconds')
const NO_TIMES = ['60', true, [], {}, 1.5]
const TIMES: Readonly<Record<string, Claim>> = {
  exp: {
    passes: SECONDS + 60,
    fails: [SECONDS - 60, denied('grant_expired', 'expired')],
    absent: TIME,
    malformed: [[...NO_TIMES, null], TIME],
  },
  nbf: {
    passes: SECONDS,
    fails: [SECONDS + 30, denied('grant_not_yet_valid', 'not_yet_valid')],
    absent: LET_IN,
    malformed: [NO_TIMES, TIME],
  },
  iat: {
    passes: SECONDS,
    // After its own end. One to come is not looked at, as with the vendor.
    fails: [SECONDS + 61, TIME],
    absent: LET_IN,
    malformed: [NO_TIMES, TIME],
  },
}

describe('a claim of a self-signed token', () => {
  it.each([
    ...Object.entries(CLAIMS).map(([name, claim]) => [name, claim, 'streaming'] as const),
    ...Object.entries(TIMES).map(([name, claim]) => [name, claim, 'times'] as const),
  ])('passes, fails, is absent or malformed: %s', (name, claim, place) => {
    const on = station()
    const { token, secret } = on.viewers({ trackingId: 'group', originCluster: 'iad-1' })
    const end = (value: unknown): readonly unknown[] => {
      const said = { [name]: name === 'tokenId' && value === null ? token.id : value }
      const streaming = {
        tracking: { trackingId: 'group' },
        ...(place === 'streaming' ? said : {}),
      }
      const times = place === 'times' ? said : {}
      return endOf(on.ask(child(secret, token.id, streaming, times), ASKED))
    }
    expect(end(claim.passes), 'passes').toEqual(LET_IN)
    if (claim.fails !== null) expect(end(claim.fails[0]), 'fails').toEqual(claim.fails[1])
    expect(end(undefined), 'absent').toEqual(claim.absent)
    const [values, malformed] = claim.malformed
    for (const value of values) expect(end(value), JSON.stringify(value)).toEqual(malformed)
  })

  it('that is a time in milliseconds is told apart', () => {
    const on = station()
    const { token, secret } = on.viewers()
    const late = child(secret, token.id, {}, { exp: START_MS + 60_000 })
    expect(endOf(on.ask(late, ASKED))).toEqual(MILLISECONDS)
  })
})
