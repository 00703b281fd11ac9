import {
  ACTION_WORDS,
  type Catalogue,
  type ReadFilter,
  readFilter,
} from '../../../shared/read-filter.ts'
import type { Session } from '../../../shared/session.ts'
import { addressTest } from '../../components/address-test.ts'
import { isOver } from '../../components/ending-words.ts'

/** What operators noted about who is in. */
export interface Noted {
  readonly isPinned: (session: Session) => boolean
  /** Empty: nothing. */
  readonly noteOf: (session: Session) => string
}

const NOTHING: Noted = { isPinned: () => false, noteOf: () => '' }

/**
 * Understands the texts of {@link readFilter} over live sessions, and the words `revoked`, `over`, `endless` and `pinned`. Pure but
 * for the clock, by which a session is over.
 *
 * @param noted What operators noted: the word `pinned`, and what a note says. Default: nothing.
 */
export function readSessionFilter(
  text: string,
  catalogue: Catalogue,
  { isPinned, noteOf }: Noted = NOTHING,
): ReadFilter<Session> {
  const word = (test: (session: Session) => boolean, group: string) => ({ group, query: {}, test })
  const words = {
    ...ACTION_WORDS,
    pinned: word(isPinned, 'pinned'),
    revoked: word(({ revokedAtMs }) => revokedAtMs !== null, 'revoked'),
    // Those that are over and go on, or that nothing ends.
    over: word((each) => isOver(each, Date.now()) || each.revokedAtMs !== null, 'over'),
    endless: word(({ ending }) => ending?.by === 'nothing', 'endless'),
  }
  return readFilter(text, { catalogue, words, alsoIn: noteOf, addressTest }, true)
}
