import type { TraceStep } from './access.ts'
import { areaName } from './area-name.ts'
import { reasonSentence } from './change-words.ts'
import { detailSentence } from './credential-details.ts'
import { type ClassicCheck, stepsOf } from './explanation.ts'
import type { Rule } from './rule.ts'
import { listOf, phrases, say } from './say.ts'
import type { DecisionRecord } from './session.ts'

/** What would have passed, by the reason a credential was refused for. */
const TIMES_WANTED: Readonly<Record<string, string>> = phrases({
  grant_expired: 'before the credential ended',
  grant_not_yet_valid: 'after the credential begins',
  credential_clock: 'as the clock of the signer has it: both clocks right',
  credential_time_format: 'times in the unit that the credential is read in',
})
const ADDRESSES_WANTED: Readonly<Record<string, string>> = phrases({
  credential_other_address: 'the one the credential is for',
  credential_other_country: 'one of a country the credential is for',
  credential_addresses_taken: 'one that the credential is bound to already',
})
const OF_TIME = Object.keys(TIMES_WANTED)
const OF_ADDRESS = Object.keys(ADDRESSES_WANTED)
const OF_STREAM = ['grant_other_stream', 'grant_other_action']

type Seen = Omit<ClassicCheck, 'check'>
type Asked = Pick<
  DecisionRecord,
  'trace' | 'outcome' | 'reason' | 'atMs' | 'address' | 'country' | 'streamName' | 'action'
>

/**
 * The four things that are most often wrong, in the order they are asked about on a telephone: time, address, secret, stream.
 *
 * @param rule The rule that decided. Null when none did, or it is gone.
 */
export function classicChecks(decision: Asked, rule: Rule | null): readonly ClassicCheck[] {
  const refusing = decision.outcome === 'allow' ? null : rule
  return [
    { check: 'time', ...timeCheck(decision, refusing) },
    { check: 'address', ...addressCheck(decision, refusing) },
    { check: 'secret', ...secretCheck(decision) },
    { check: 'stream', ...streamCheck(decision) },
  ]
}

const pass = (seen: string, wanted: string): Seen => ({ state: 'pass', seen, wanted })
const fail = (seen: string, wanted: string): Seen => ({ state: 'fail', seen, wanted })
const unreached = (seen: string, wanted: string): Seen => ({ state: 'unreached', seen, wanted })

/** The refusal of a credential for one of some reasons. Null when it was refused for none of them. */
function refusedFor(trace: readonly TraceStep[], reasons: readonly string[]): string | null {
  const step = trace.find(
    ([check, outcome, detail]) =>
      check === 'credential' && outcome === 'fail' && reasons.includes(detail),
  )
  return step?.[2] ?? null
}

function timeCheck({ trace, atMs, reason }: Asked, rule: Rule | null): Seen {
  const seen = utc(String(atMs))
  const { schedule = null } = rule ?? {}
  if (schedule !== null) {
    return fail(
      seen,
      say('outside {from} to {to} {timeZone}, when the rule holds', {
        from: schedule.from,
        to: schedule.to,
        timeZone: schedule.timeZone,
      }),
    )
  }
  const [expiry] = stepsOf(trace, 'grant_expiry').toReversed()
  const refused = refusedFor(trace, OF_TIME)
  if (refused !== null) return fail(seen, TIMES_WANTED[refused] ?? '')
  if (expiry !== undefined) {
    if (expiry[2] === 'never') return pass(seen, say('any, since the credential does not expire'))
    return (expiry[1] === 'fail' ? fail : pass)(seen, say('before {end}', { end: utc(expiry[2]) }))
  }
  if (reason === 'session_too_long')
    return fail(seen, say('within the longest session of the stream'))
  if (!trace.some(([check]) => check === 'credential')) return unreached(seen, say('not looked at'))
  const none = trace.some(([check, outcome]) => check === 'credential' && outcome === 'skip')
  return none
    ? pass(seen, say('any, since nothing sets an end'))
    : unreached(seen, say('the credential was refused before'))
}

function addressCheck({ trace, address, country }: Asked, rule: Rule | null): Seen {
  const seen = seenAddress(address, country)
  const { source } = rule ?? {}
  if (source?.kind === 'address')
    return fail(seen, say('outside {valueList}', { valueList: listOf(source.values) }))
  if (source?.kind === 'country')
    return fail(seen, say('outside {valueList}', { valueList: listOf(source.values) }))
  if (source?.kind === 'area')
    return fail(seen, say('outside the area {area}', { area: areaName(source) }))
  const refused = refusedFor(trace, OF_ADDRESS)
  if (refused !== null) return fail(seen, ADDRESSES_WANTED[refused] ?? '')
  const [revoked] = stepsOf(trace, 'revocation').filter((step) => step[2] === 'address_revoked')
  if (revoked !== undefined) return fail(seen, say('one that is not revoked'))
  if (stepsOf(trace, 'revocation').length === 0) return unreached(seen, say('not looked at'))
  return pass(seen, say('one that is not revoked'))
}

function seenAddress(address: string | null, country: string): string {
  if (country === '??') return address ?? say('not told')
  return address === null ? say('not told, {country}', { country }) : `${address}, ${country}`
}

function secretCheck({ trace, action }: Asked): Seen {
  const steps = stepsOf(trace, 'credential')
  const wanted =
    action === 'publish' ? say('a valid stream key or publish token') : say('a valid token')
  const genuine = steps.find(([, outcome]) => outcome === 'pass')
  const [floor] = stepsOf(trace, 'floor')
  const [revoked] = stepsOf(trace, 'revocation').filter((step) => step[2] === 'grant_revoked')
  if (revoked?.[1] === 'fail')
    return fail(say('a genuine one, revoked'), say('one that is not revoked'))
  if (genuine !== undefined) return pass(say('genuine'), wanted)
  if (steps.length === 0) return unreached(say('not looked at'), wanted)
  const [first] = steps
  const other = first?.[2] ?? ''
  if (other === 'credential_missing') {
    const isNeeded = floor?.[1] === 'fail'
    if (isNeeded) return fail(say('none presented'), wanted)
    return floor?.[1] === 'pass'
      ? pass(say('none presented'), say('none needed'))
      : unreached(say('none presented'), say('not asked for'))
  }
  const elsewhere = [...OF_TIME, ...OF_ADDRESS, ...OF_STREAM].includes(other)
  if (elsewhere) return pass(say('recognised'), wanted)
  // On a public stream a bad credential does no harm.
  return (floor?.[1] === 'pass' ? pass : fail)(goneSecret(trace) ?? reasonSentence(other), wanted)
}

/** Which secret of an application signed, where it is one that counts no more. */
function goneSecret(trace: readonly TraceStep[]): string | null {
  const [gone] = stepsOf(trace, 'restriction').filter(([, , detail]) =>
    /^phenix:secret-(?:retired|deleted)/.test(detail),
  )
  return gone === undefined ? null : detailSentence(gone[2])
}

function streamCheck({ trace, streamName }: Asked): Seen {
  const [stream] = stepsOf(trace, 'stream')
  if (stream === undefined) return unreached(streamName, say('not looked at'))
  if (stream[1] === 'fail') {
    const isOff = stream[2] === 'stream_disabled'
    return fail(streamName, isOff ? say('one that is switched on') : say('one that is set up'))
  }
  const wrong = [...stepsOf(trace, 'grant_stream'), ...stepsOf(trace, 'grant_action')].find(
    ([, outcome]) => outcome === 'fail',
  )
  const fits = trace.some(([check, outcome]) => check === 'grant_action' && outcome === 'pass')
  if (wrong !== undefined && !fits) {
    return fail(
      streamName,
      wrong[0] === 'grant_stream'
        ? say('the one the credential is for')
        : say('the action the credential is for'),
    )
  }
  return pass(streamName, say('set up and switched on'))
}

function utc(epochMs: string): string {
  const date = new Date(Number(epochMs))
  return Number.isNaN(date.getTime())
    ? epochMs
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
