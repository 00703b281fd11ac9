import type { MediaServer } from '../../../shared/media-server.ts'
import type { Session } from '../../../shared/session.ts'
import { t } from '../../language/t.ts'

/** Those that take an answer other than theirs for a failure, and decide by a setting of their own or nobody knows how. */
const BY_THEIR_OWN: ReadonlySet<MediaServer['protocol']> = new Set([
  ...(['nimble', 'native-frame', 'native-frame-saas', 'flussonic', 'generic'] as const),
])

/** What it means that a media server is no longer listened to, with how many are live at it, in sentences. Pure. */
export function refusedWith(
  { id, protocol }: Pick<MediaServer, 'id' | 'protocol'>,
  live: Iterable<Session>,
): string {
  const count = [...live].filter(({ mediaServerId }) => mediaServerId === id).length
  const meaning = BY_THEIR_OWN.has(protocol)
    ? t(
        'All it asks is answered with 404 at once. Whether it refuses viewers then is up to what it does at a failure.',
      )
    : t('It is refused at once, and whoever it asks about with it.')
  if (count === 0) return meaning
  return `${meaning} ${t('{count, plural, one {# session is} other {# sessions are}} live at it now.', { count })}`
}
