import type { Session } from '../../../shared/session.ts'
import { isOver } from '../../components/ending-words.ts'
import { parseTerms } from '../../kit/filter-text.ts'
import { t } from '../../language/t.ts'

/** A filter text over live sessions, understood. */
export interface SessionFilter {
  readonly matches: (session: Session) => boolean
  /** The first thing that cannot be used, as a sentence. Null when all can. */
  readonly problem: string | null
}

/** What operators noted about viewers, by their ids. */
export interface Noted {
  readonly isPinned: (viewerId: string) => boolean
  /** Empty: nothing. */
  readonly noteOf: (viewerId: string) => string
}

const NOTHING: Noted = { isPinned: () => false, noteOf: () => '' }

type Field = (session: Session) => string | null

const FIELDS: Readonly<Record<string, Field>> = {
  stream: (session) => session.streamName,
  ip: (session) => session.address,
  country: (session) => session.country,
  server: (session) => session.mediaServerId,
  protocol: (session) => session.protocol,
  viewer: (session) => session.viewerId,
  reason: (session) => session.reason,
  rule: (session) => session.ruleId,
  grant: (session) => session.grantId,
}

/**
 * Understands `stream:live/news ip:192.0.2 country:DE viewer:ada` and free words. A keyed value matches the start of
 * its field, a word anywhere; terms combine with AND, the same key twice means either. Pure.
 *
 * @param noted What operators noted about viewers: the word `pinned`, and what a note says. Default: nothing.
 */
export function readSessionFilter(text: string, noted: Noted = NOTHING): SessionFilter {
  let problem: string | null = null
  const tests: ((session: Session) => boolean)[] = []
  for (const [key, terms] of Map.groupBy(parseTerms(text), (term) => term.key)) {
    const values = terms.map((term) => term.value.toLowerCase())
    if (key === null) {
      for (const word of values) tests.push(testOf(word, noted))
      continue
    }
    const field = FIELDS[key]
    if (field === undefined) {
      problem ??= t('There is no filter "{key}". There are {keys}.', {
        key,
        keys: Object.keys(FIELDS).join(', '),
      })
      continue
    }
    tests.push((session) =>
      values.some((value) => field(session)?.toLowerCase().startsWith(value) === true),
    )
  }
  return { matches: (session) => tests.every((test) => test(session)), problem }
}

function testOf(word: string, { isPinned, noteOf }: Noted): (session: Session) => boolean {
  if (word === 'pinned') return ({ viewerId }) => viewerId !== null && isPinned(viewerId)
  if (word === 'publish') return (session) => session.action === 'publish'
  if (word === 'watch' || word === 'subscribe') return (session) => session.action === 'subscribe'
  if (word === 'revoked') return (session) => session.revokedAtMs !== null
  // Those that are over and go on, or that nothing ends.
  if (word === 'over')
    return (session) => isOver(session, Date.now()) || session.revokedAtMs !== null
  if (word === 'endless') return (session) => session.ending?.by === 'nothing'
  return ({ streamName, viewerId, address, userAgent }) =>
    [streamName, viewerId, address, userAgent, viewerId === null ? null : noteOf(viewerId)].some(
      (field) => field?.toLowerCase().includes(word) === true,
    )
}
