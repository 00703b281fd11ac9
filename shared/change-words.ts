import type { Change, ClosestChange, ToldChange, ToldClosest } from './explanation.ts'
import { REASONS, type ReasonCode } from './reasons.ts'
import { phrases, say } from './say.ts'

/** What to call things, and where a past decision can be tried again. */
export interface ChangeNames {
  /** What a rule is called, e.g. `rule “Nights”`, as `say` answers it. */
  readonly rule: (id: string) => string
  /** The stream as the caller named it. */
  readonly stream: string
  /** The listed token that a grant is of, and what to call it. */
  readonly token: (grantId: string) => { readonly id: string; readonly label: string }
  /** Id of the listed token that was presented. Null: none, or it is not known. */
  readonly presented: string | null
  /** The decision this is about, for trying it again. Null: none. */
  readonly decisionId: number | null
}

/** What a token must be like where the one presented was refused for a reason of its own. */
const TOKENS: Partial<Record<ReasonCode, string>> = phrases({
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
})
const LIMITS: Readonly<Record<string, string>> = phrases({
  limit_grant: 'a higher limit of sessions for the credential, or the end of one it has',
  limit_viewer: 'a higher limit of sessions for a viewer, or the end of one of theirs',
  limit_stream: 'a higher limit of viewers for the stream, or one who leaves',
  limit_publishers: 'a higher limit of publishers for the stream, or one who leaves',
  limit_banned: 'the end of the ban for going over a limit',
  limit_sharing: 'saying that the credential may be shared',
})

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
  const [firstSaid = '', secondSaid = ''] = steps.map((change) => phraseOf(change, names))
  const asks = steps.some(({ kind }) => kind === 'token')
  const unseen =
    isCredentialUnseen && !asks
      ? ` ${say('What was presented was not looked at: this holds for whoever presents nothing.')}`
      : ''
  switch (state) {
    case 'admitted':
      return say('Nothing has to change: it was admitted.')
    case 'now':
      return say('As things stand now, the same would be admitted.')
    case 'one':
      return say('Closest change that would admit: {firstSaid}.', { firstSaid }) + unseen
    case 'two':
      return (
        say('No single change that was tried admits. Two do: {firstSaid}, and {secondSaid}.', {
          firstSaid,
          secondSaid,
        }) + unseen
      )
    case 'none':
      return say('None of the changes that were tried, alone or two at a time, would admit it.')
  }
}

/** A change as a phrase without a full stop. Times are UTC. */
function phraseOf(change: Change, { rule, stream, token }: ChangeNames): string {
  switch (change.kind) {
    case 'time':
      return timePhrase(change)
    case 'token':
      return tokenPhrase(change, stream)
    case 'renew':
      return say('renewing {credential}, which keeps its label, streams and tags', {
        credential: token(change.grantId).label,
      })
    case 'no_token':
      return say('coming without a credential')
    case 'without_tags':
      return say('a credential without the tag {tags}', { tags: change.tags.join(', ') })
    case 'address': {
      const { value, outside, inside } = change
      if (outside !== null)
        return say('an address outside {outside}, such as {value}', { outside, value })
      return say('an address in {inside}, such as {value}', { inside: inside ?? value, value })
    }
    case 'country':
      return change.value === null
        ? say('another country')
        : say('viewers in {country}', { country: change.value })
    case 'place':
      return change.inside === null
        ? say('a viewer outside the areas of the rules')
        : say('a viewer in the area {area}', { area: change.inside })
    case 'referer':
      return change.value
        ? say('the referer {value}', { value: change.value })
        : say('no referer, or another one')
    case 'user_agent':
      return change.value
        ? say('the user agent {value}', { value: change.value })
        : say('no user agent, or another one')
    case 'protocol':
      return change.value
        ? say('watching by {protocol}', { protocol: change.value })
        : say('another delivery protocol')
    case 'stream_name':
      return say('asking for {name}, as the stream is set up, and not for {stream}', {
        name: change.value,
        stream,
      })
    case 'stream_on':
      return say('switching the stream on')
    case 'stream_add':
      return change.mode === 'public'
        ? say('adding the stream {name} as public', { name: change.name })
        : say('adding the stream {name}', { name: change.name })
    case 'rule_off':
      return say('switching {ruleSaid} off', { ruleSaid: rule(change.ruleId) })
    case 'lift':
      return LIFTED[change.what](change.revocationIds.length)
    case 'limit':
      return LIMITS[change.reason] ?? say('leaving aside {reason}', { reason: change.reason })
  }
}

const LIFTED: Readonly<Record<Lift['what'], (count: number) => string>> = {
  grant: (count) =>
    say('lifting the {count, plural, one {revocation} other {# revocations}} of this credential', {
      count,
    }),
  viewer: (count) =>
    say('lifting the {count, plural, one {revocation} other {# revocations}} of this viewer', {
      count,
    }),
  address: (count) =>
    say('lifting the {count, plural, one {revocation} other {# revocations}} of this address', {
      count,
    }),
  session: (count) =>
    say('lifting the {count, plural, one {revocation} other {# revocations}} of this session', {
      count,
    }),
}
type Lift = Extract<Change, { kind: 'lift' }>

function tokenPhrase(
  { credential, instead, tags }: Extract<Change, { kind: 'token' }>,
  stream: string,
): string {
  const likeSaid = TOKENS[instead as ReasonCode] ?? say('for {stream}', { stream })
  const whatSaid =
    credential === 'stream-key'
      ? say('a valid stream key {likeSaid}', { likeSaid })
      : say('a valid token {likeSaid}', { likeSaid })
  return tags.length === 0
    ? whatSaid
    : say('{whatSaid} with the tag {tags}', { whatSaid, tags: tags.join(', ') })
}

function timePhrase({ atMs, fromMs }: Extract<Change, { kind: 'time' }>): string {
  const spanSaid = spanOf(Math.max(1, Math.ceil(Math.abs(atMs - fromMs) / 1000)))
  const at = utc(atMs)
  return atMs < fromMs
    ? say('asking {spanSaid} earlier, at {at}', { spanSaid, at })
    : say('asking {spanSaid} later, at {at}', { spanSaid, at })
}

/** A length of time in its largest whole unit, rounded up. */
function spanOf(seconds: number): string {
  if (seconds < 120) return say('{seconds, number} s', { seconds })
  if (seconds < 7_200) return say('{minutes, number} min', { minutes: Math.ceil(seconds / 60) })
  return seconds < 172_800
    ? say('{hours, number} h', { hours: Math.ceil(seconds / 3600) })
    : say('{days, number} days', { days: Math.ceil(seconds / 86_400) })
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

function placeOf(
  change: Change,
  { decisionId, stream, token, presented }: ChangeNames,
): Pick<ToldChange, 'place' | 'act'> {
  const trying = (name: string, value: string | null): Pick<ToldChange, 'place' | 'act'> =>
    decisionId === null
      ? { place: null, act: '' }
      : {
          place: `/try-it?decision=${decisionId}&${name}=${QUOTED(value ?? '')}`,
          act: say('Try it so'),
        }
  switch (change.kind) {
    case 'time':
      return trying('at', String(change.atMs))
    case 'token':
      return {
        place: `/tokens?issue=${change.credential}&stream=${QUOTED(stream)}${likeOf(change, presented)}`,
        act: say('Issue a token'),
      }
    case 'renew': {
      const id = QUOTED(token(change.grantId).id)
      return { place: `/tokens?q=${id}&open=${id}&do=renew`, act: say('Renew or roll') }
    }
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
      return { place: `/streams?open=${QUOTED(change.streamId)}`, act: say('Open the stream') }
    case 'stream_add':
      return { place: `/streams?add=${QUOTED(change.name)}`, act: say('Add this stream') }
    case 'rule_off':
      return { place: `/rules?rule=${QUOTED(change.ruleId)}`, act: say('Open the rule') }
    case 'lift':
      // The drawer that shows this has the list of revocations behind its own button.
      return { place: null, act: '' }
    case 'limit':
      return { place: '/limits', act: say('Open limits') }
  }
}

/** The token that another one is to be like. One that is for the other action is of a kind that does not do. */
const likeOf = (
  { instead }: Extract<Change, { kind: 'token' }>,
  presented: string | null,
): string =>
  presented === null || instead === 'grant_other_action' ? '' : `&as=${QUOTED(presented)}`

/** The sentence of a reason code; of one from another version, the code. */
export const reasonSentence = (code: string): string =>
  Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode] : `${code}.`
