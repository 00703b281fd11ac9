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
 * @param isPinned Whether operators pinned a viewer, for the word `pinned`. Default: nobody is.
 */
export function readSessionFilter(
  text: string,
  isPinned: (viewerId: string) => boolean = () => false,
): SessionFilter {
  let problem: string | null = null
  const tests: ((session: Session) => boolean)[] = []
  for (const [key, terms] of Map.groupBy(parseTerms(text), (term) => term.key)) {
    const values = terms.map((term) => term.value.toLowerCase())
    if (key === null) {
      for (const word of values) tests.push(testOf(word, isPinned))
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

function testOf(
  word: string,
  isPinned: (viewerId: string) => boolean,
): (session: Session) => boolean {
  if (word === 'pinned') return ({ viewerId }) => viewerId !== null && isPinned(viewerId)
  if (word === 'publish') return (session) => session.action === 'publish'
  if (word === 'watch' || word === 'subscribe') return (session) => session.action === 'subscribe'
  if (word === 'revoked') return (session) => session.revokedAtMs !== null
  // Those that are over and go on, or that nothing ends.
  if (word === 'over')
    return (session) => isOver(session, Date.now()) || session.revokedAtMs !== null
  if (word === 'endless') return (session) => session.ending?.by === 'nothing'
  return (session) =>
    [session.streamName, session.viewerId, session.address, session.userAgent].some(
      (field) => field?.toLowerCase().includes(word) === true,
    )
}
