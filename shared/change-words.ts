import type { Change, ClosestChange, ToldChange, ToldClosest } from './explanation.ts'
import { REASONS, type ReasonCode } from './reasons.ts'

/** What to call things, and where a past decision can be tried again. */
export interface ChangeNames {
  /** Name of a rule, e.g. `rule “Nights”`. */
  readonly rule: (id: string) => string
  /** The stream as the caller named it. */
  readonly stream: string
  /** The decision this is about, for trying it again. Null: none. */
  readonly decisionId: number | null
}

/** What a token must be like where the one presented was refused for a reason of its own. */
const TOKENS: Partial<Record<ReasonCode, string>> = {
  grant_expired: 'that has not expired',
  grant_not_yet_valid: 'that is valid already',
  grant_other_stream: 'for this stream',
  grant_other_action: 'for this action',
  credential_malformed: 'that arrives whole',
  credential_clock: 'signed by a clock that is right',
  credential_other_address: 'signed for the address the viewer has',
  credential_other_country: 'for viewers in this country',
  credential_other_origin: 'for players on this page',
  credential_other_session: 'for this session',
  credential_addresses_taken: 'with a free place for this address',
}
const LIMITS: Readonly<Record<string, string>> = {
  limit_grant: 'a higher limit of sessions for the credential, or the end of one it has',
  limit_viewer: 'a higher limit of sessions for a viewer, or the end of one of theirs',
  limit_stream: 'a higher limit of viewers for the stream, or one who leaves',
  limit_publishers: 'a higher limit of publishers for the stream, or one who leaves',
  limit_banned: 'the end of the ban for going over a limit',
  limit_sharing: 'saying that the credential may be shared',
}

/** The closest change as sentences, with the place where each is made. */
export function tellClosest(closest: ClosestChange, names: ChangeNames): ToldClosest {
  const steps = closest.steps.map((change) => tellChange(change, names))
  const others = closest.others.map((change) => tellChange(change, names))
  const { state, decided } = closest
  return { state, sentence: sentenceOf(closest, names), steps, others, decided }
}

function sentenceOf(
  { state, steps, isCredentialUnseen }: ClosestChange,
  names: ChangeNames,
): string {
  const [first = '', second = ''] = steps.map((change) => phraseOf(change, names))
  const asks = steps.some(({ kind }) => kind === 'token')
  const unseen =
    isCredentialUnseen && !asks
      ? ' What was presented was not looked at: this holds for whoever presents nothing.'
      : ''
  switch (state) {
    case 'admitted':
      return 'Nothing has to change: it was admitted.'
    case 'now':
      return 'As things stand now, the same would be admitted.'
    case 'one':
      return `Closest change that would admit: ${first}.${unseen}`
    case 'two':
      return `No single change that was tried admits. Two do: ${first}, and ${second}.${unseen}`
    case 'none':
      return 'None of the changes that were tried, alone or two at a time, would admit it.'
  }
}

/** A change as a phrase without a full stop. Times are UTC. */
function phraseOf(change: Change, { rule, stream }: ChangeNames): string {
  switch (change.kind) {
    case 'time':
      return `asking ${byWhen(change)}, at ${utc(change.atMs)}`
    case 'token': {
      const what = change.credential === 'stream-key' ? 'a valid stream key' : 'a valid token'
      const like = TOKENS[change.instead as ReasonCode] ?? `for ${stream}`
      const tags = change.tags.length === 0 ? '' : ` with the tag ${change.tags.join(', ')}`
      return `${what} ${like}${tags}`
    }
    case 'no_token':
      return 'coming without a credential'
    case 'without_tags':
      return `a credential without the tag ${change.tags.join(', ')}`
    case 'address':
      if (change.outside !== null)
        return `an address outside ${change.outside}, such as ${change.value}`
      return `an address in ${change.inside ?? change.value}, such as ${change.value}`
    case 'country':
      return change.value === null ? 'another country' : `viewers in ${change.value}`
    case 'place':
      return change.inside === null
        ? 'a viewer outside the areas of the rules'
        : `a viewer in the area ${change.inside}`
    case 'referer':
      return textPhrase('referer', change.value)
    case 'user_agent':
      return textPhrase('user agent', change.value)
    case 'protocol':
      return change.value ? `watching by ${change.value}` : 'another delivery protocol'
    case 'stream_name':
      return `asking for ${change.value}, as the stream is set up, and not for ${stream}`
    case 'stream_on':
      return 'switching the stream on'
    case 'stream_add':
      return change.mode === 'public'
        ? `adding the stream ${change.name} as public`
        : `adding the stream ${change.name}`
    case 'rule_off':
      return `switching ${rule(change.ruleId)} off`
    case 'lift': {
      const many = change.revocationIds.length > 1
      return `lifting the ${many ? `${change.revocationIds.length} revocations` : 'revocation'} of this ${change.what === 'grant' ? 'credential' : change.what}`
    }
    case 'limit':
      return LIMITS[change.reason] ?? `leaving aside ${change.reason}`
  }
}

const textPhrase = (what: string, value: string | null): string =>
  value === null || value === '' ? `no ${what}, or another one` : `the ${what} ${value}`

function byWhen({ atMs, fromMs }: Extract<Change, { kind: 'time' }>): string {
  const seconds = Math.max(1, Math.ceil(Math.abs(atMs - fromMs) / 1000))
  return `${spanOf(seconds)} ${atMs < fromMs ? 'earlier' : 'later'}`
}

/** A length of time in its largest whole unit, rounded up. */
function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} min`
  return seconds < 172_800
    ? `${Math.ceil(seconds / 3600)} h`
    : `${Math.ceil(seconds / 86_400)} days`
}

const utc = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`

function tellChange(change: Change, names: ChangeNames): ToldChange {
  const phrase = phraseOf(change, names)
  return {
    sentence: `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`,
    ...placeOf(change, names),
  }
}

const QUOTED = encodeURIComponent

function placeOf(change: Change, { decisionId }: ChangeNames): Pick<ToldChange, 'place' | 'act'> {
  const trying = (name: string, value: string | null): Pick<ToldChange, 'place' | 'act'> =>
    decisionId === null
      ? { place: null, act: '' }
      : { place: `/try-it?decision=${decisionId}&${name}=${QUOTED(value ?? '')}`, act: 'Try it so' }
  switch (change.kind) {
    case 'time':
      return trying('at', String(change.atMs))
    case 'token':
      return { place: '/tokens?issue=1', act: 'Issue a token' }
    case 'no_token':
    case 'without_tags':
      return trying('assume', 'false')
    case 'address':
      return trying('address', change.value)
    case 'country':
    case 'place':
      return { place: null, act: '' }
    case 'referer':
      return trying('referer', change.value)
    case 'user_agent':
      return trying('userAgent', change.value)
    case 'protocol':
      return trying('protocol', change.value)
    case 'stream_name':
      return trying('stream', change.value)
    case 'stream_on':
      return { place: `/streams?open=${QUOTED(change.streamId)}`, act: 'Open the stream' }
    case 'stream_add':
      return { place: `/streams?add=${QUOTED(change.name)}`, act: 'Add this stream' }
    case 'rule_off':
      return { place: `/rules?rule=${QUOTED(change.ruleId)}`, act: 'Open the rule' }
    case 'lift':
      // The drawer that shows this has the list of revocations behind its own button.
      return { place: null, act: '' }
    case 'limit':
      return { place: '/limits', act: 'Open limits' }
  }
}

/** The sentence of a reason code; of one from another version, the code. */
export const reasonSentence = (code: string): string =>
  Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode] : `${code}.`
