import { isRuleCountry, meantCountry } from '../../../shared/countries.ts'
import type { DoctorFinding } from '../../../shared/doctor.ts'
import type { FrontDoorStatus } from '../../../shared/front-door.ts'
import type { Rule } from '../../../shared/rule.ts'
import { listOf, phrases, say } from '../../../shared/say.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Stream } from '../../../shared/stream.ts'
import { broken, crowdFindings, fine, look } from './crowd-findings.ts'

export interface StreamFacts {
  readonly stream: Stream
  /** Live rules about it, in order. */
  readonly rules: readonly Rule[]
  /** Stream keys that are switched on and have not ended. */
  readonly keys: number
  /** Newest first. */
  readonly latest: readonly DecisionRecord[]
  readonly ownAddresses: readonly string[]
  readonly frontDoor: Pick<FrontDoorStatus, 'kind' | 'hasKey'>
}

/** What can be wrong about a stream. Pure. */
export function examineStream(facts: StreamFacts): readonly DoctorFinding[] {
  const { latest, ownAddresses } = facts
  const crowd = latest.length === 0 ? [] : crowdFindings(latest, ownAddresses)
  return [
    ...[enabled(facts), asked(facts), rules(facts), publishers(facts)],
    ...countries(facts),
    ...frontDoorOf(facts),
    ...crowd,
  ]
}

const enabled = ({ stream }: StreamFacts): DoctorFinding =>
  stream.enabled
    ? fine('stream_on', 'The stream is switched on.')
    : broken(
        'stream_on',
        'The stream is switched off, so everybody is refused.',
        'Switch it on.',
        `/streams?open=${stream.id}`,
      )

function asked({ stream, latest }: StreamFacts): DoctorFinding {
  const [last] = latest
  if (last !== undefined)
    return fine('stream_asked', say('It was asked for last at {at}.', { at: utc(last.atMs) }))
  return look(
    'stream_asked',
    say('Nobody ever asked for {stream}.', { stream: stream.name }),
    'See that the media server asks this handler and names the stream so, upper and lower case as here. Decisions lists names that are not set up.',
    '/decisions?q=reason:stream_unknown',
  )
}

/** Of a rule that refuses all at any time, what comes after never counts. */
function rules({ rules: about }: StreamFacts): DoctorFinding {
  const [first] = about
  if (first === undefined) return fine('stream_rules', 'No rule is about it: its mode decides.')
  const refusesAll =
    first.source.kind === 'any' &&
    first.schedule === null &&
    first.sharePercent === 100 &&
    first.actions.includes('subscribe') &&
    first.effect.kind === 'drop'
  if (!refusesAll) {
    return fine(
      'stream_rules',
      say('{count, plural, one {# rule is} other {# rules are}} about it.', {
        count: about.length,
      }),
    )
  }
  return broken(
    'stream_rules',
    say('The first rule about it, {ruleList}, refuses every viewer.', {
      ruleList: nameOf(first),
    }),
    'Switch it off, or put a rule that lets in before it.',
    `/rules?rule=${first.id}`,
  )
}

const nameOf = ({ name, priority }: Rule): string => name || say('rule {id}', { id: priority })

/** What a rule does not do to whoever it means by a code that no country has. */
const NOT_DONE = phrases<Readonly<Record<Rule['effect']['kind'], string>>>({
  continue: 'nobody is let in by it there',
  drop: 'nobody is kept out by it there',
  redirect: 'nobody is sent elsewhere by it there',
  loop: 'nobody is sent elsewhere by it there',
  ads: 'nobody gets its ads there',
})

/** Stored before such codes were refused. Nothing where every code is that of a country. */
function countries({ rules: about }: StreamFacts): readonly DoctorFinding[] {
  return about.flatMap((rule) => {
    const codes = rule.source.kind === 'country' ? rule.source.values : []
    const none = codes.filter((code) => !isRuleCountry(code))
    const [first] = none
    if (first === undefined) return []
    const meant = meantCountry(first)
    return look(
      'stream_countries',
      say(
        'A rule about it, {ruleList}, names {codeList}, which no country has as its code: {notDoneSaid}.',
        {
          ruleList: nameOf(rule),
          codeList: listOf(none),
          notDoneSaid: NOT_DONE[rule.effect.kind],
        },
      ),
      meant === null
        ? 'Choose the country from the list in its place, and publish the rules.'
        : say('Put {meant} in the place of {code}, and publish the rules.', { meant, code: first }),
      `/rules?rule=${rule.id}`,
    )
  })
}

const publishers = ({ stream, keys }: StreamFacts): DoctorFinding =>
  keys > 0
    ? fine(
        'stream_keys',
        say('{keys, plural, one {# stream key lets} other {# stream keys let}} encoders publish.', {
          keys,
        }),
      )
    : look(
        'stream_keys',
        'No stream key is in force, so encoders need a publish token or a media server that vouches for them.',
        'Make a key under Publisher keys, unless they do.',
        `/streams?open=${stream.id}`,
      )

/** Nothing where it has no signer of its own. */
function frontDoorOf({ stream, frontDoor }: StreamFacts): readonly DoctorFinding[] {
  const { kind, hasKey } = frontDoor
  if (kind === null) return []
  if (hasKey) return [fine('stream_front_door', 'Its front door has the key it signs with.')]
  return [
    broken(
      'stream_front_door',
      say(
        'Its front door signs as {kind} does, and waits for its key: whoever is admitted gets 502 there.',
        {
          kind,
        },
      ),
      'Give it the key: Streams, the stream, Front door.',
      `/streams?open=${stream.id}`,
    ),
  ]
}

/** A moment in UTC to the second, e.g. `2026-05-01 18:00:00 UTC`. */
export const utc = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`
