/** What the gateway's coarse reasons mean to who wants to watch, and what they can do. */
const REASONS: Readonly<Record<string, string>> = {
  'credential needed': 'A link is needed to watch this. Open the one you were sent.',
  'stream not available': 'This stream is not available now.',
  'not permitted':
    'Your link does not permit this now. It may have run out or been withdrawn: ask whoever sent it.',
  'too many at a time':
    'As many are watching as may at a time, with your link or at all. Try again once somebody has left.',
  'request not understood': 'The link is damaged. Copy it again, as a whole.',
  'not available now': 'Nobody can be let in at the moment. Try again in a minute.',
}

/**
 * What to say instead of the stream.
 *
 * @param status Of the gateway's answer.
 * @param text   Of the gateway's answer, e.g. `Refused: not permitted.`
 */
export function wordsFor(status: number, text: string): string {
  if (status === 403) {
    const reason = text.replace(/^Refused: /, '').replace(/\.$/, '')
    return REASONS[reason] ?? 'You may not watch this. Open your link again.'
  }
  if (status === 404) return 'There is no such stream here.'
  return 'The stream is not on air at the moment. Try again in a minute.'
}

export const ENDED =
  'This has ended for you: your link does not permit it any more. Open it again or ask whoever sent it.'
export const INTERRUPTED = 'The stream is interrupted. Try again in a minute.'
export const UNREACHABLE = 'The station cannot be reached. Look at your connection and try again.'
export const UNPLAYABLE = 'This page cannot play this kind of stream. Open the link in a player.'
