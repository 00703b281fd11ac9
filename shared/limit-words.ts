import { phrases, say } from './say.ts'
import type { OustedBy } from './session.ts'

/**
 * What a limit was about, as traces name it: `grant` one link or token, `token` a stored one with all that was signed
 * with it, `viewer` one viewer by name, `stream` the viewers of a stream, `publishers` those who publish it.
 */
const LIMIT_KINDS = ['grant', 'token', 'viewer', 'stream', 'publishers'] as const
export type LimitKind = (typeof LIMIT_KINDS)[number]

/** What is said beside the numbers. */
export type LimitNote =
  /** The newest takes over from the oldest. */
  | 'newest'
  /** The same player came again before the end of its session was told. */
  | 'again'
  /** The newest would take over, but nothing can end the sessions that are there. */
  | 'held'
  /** Only recorded. */
  | 'trial'

/** How many of how many there were, by what the limit was about. */
const TAKEN: Readonly<Record<LimitKind, (numbers: { taken: string; max: string }) => string>> = {
  grant: (numbers) => say('the credential has {taken} of {max} sessions', numbers),
  token: (numbers) =>
    say('the token, with what was signed with it, has {taken} of {max} sessions', numbers),
  viewer: (numbers) => say('the viewer has {taken} of {max} sessions', numbers),
  stream: (numbers) => say('the stream has {taken} of {max} viewers', numbers),
  publishers: (numbers) => say('the stream has {taken} of {max} publishers', numbers),
}
const NOTES: Readonly<Record<LimitNote, string>> = phrases({
  newest: 'the newest takes over from the oldest',
  again: 'the same player came again, and goes on in place of its session before',
  held: 'the newest would take over, but the media server of those who are in can end none of them',
  trial: 'limits are on trial here, so this is only counted',
})

/** The detail of a trace step about a limit: what is about it, how many of how many there were before, and a note. */
export const limitDetail = (
  kind: LimitKind,
  taken: number,
  max: number,
  note?: LimitNote,
): string => `${kind} ${taken}/${max}${note === undefined ? '' : ` ${note}`}`

/** The same detail once it bans, with how many sessions that ends. */
export const endingDetail = (detail: string, ended: number): string =>
  `${detail.split(' ', 2).join(' ')} ends ${ended}`

/** The detail of a trace step about a live session that is refused from now on. */
export const OUSTED_DETAILS: Readonly<Record<OustedBy, string>> = {
  newer: 'displaced',
  ban: 'banned',
}

/** The detail of a trace step about a ban. */
export const banDetail = (kind: 'grant' | 'viewer', untilMs: number): string =>
  `${kind} banned ${untilMs}`

/**
 * Says the detail of a trace step about a limit as a phrase, without a full stop.
 *
 * @param timeOf Writes a moment, epoch milliseconds. Default: UTC.
 */
export function limitPhrase(detail: string, timeOf: (atMs: number) => string = utc): string {
  const [kind = '', numbers = '', note = '', count = ''] = detail.split(' ')
  if (detail === OUSTED_DETAILS.ban) {
    return say('what it was let in with went over a limit, and the ban ended this session')
  }
  if (detail === OUSTED_DETAILS.newer) return say('a newer session took over from this one')
  if (kind === 'sharing') {
    return say('the credential was seen from {numbers} networks, and not this one', { numbers })
  }
  if (!isKind(kind)) return detail
  if (numbers === 'banned') {
    const until = timeOf(Number(note))
    return kind === 'viewer'
      ? say('the viewer went over its limit and is refused until {untilList}', { untilList: until })
      : say('the credential went over its limit and is refused until {untilList}', {
          untilList: until,
        })
  }
  const [taken = '', max = ''] = numbers.split('/')
  const takenSaid = TAKEN[kind]({ taken, max })
  const noteSaid = note === 'ends' ? endsPhrase(Number(count)) : noteOf(note)
  return noteSaid === '' ? takenSaid : say('{takenSaid}; {noteSaid}', { takenSaid, noteSaid })
}

const endsPhrase = (count: number): string =>
  say(
    'it is banned for a while, which ends {count, plural, one {a session that is} other {# sessions that are}} in',
    { count },
  )

const noteOf = (note: string): string =>
  Object.hasOwn(NOTES, note) ? NOTES[note as LimitNote] : ''

/** Whether a trace step says that someone was admitted whom a limit on trial would have refused. */
export const isOverOnTrial = ([check, outcome, detail]: readonly [
  string,
  string,
  string,
]): boolean => check === 'limit' && outcome === 'skip' && detail.endsWith(' trial')

const isKind = (text: string): text is LimitKind => LIMIT_KINDS.some((each) => each === text)

const utc = (atMs: number): string =>
  Number.isFinite(atMs)
    ? `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
    : say('a time that cannot be read')
