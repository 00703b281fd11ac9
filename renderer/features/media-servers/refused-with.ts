import type { Session } from '../../../shared/session.ts'
import { t } from '../../language/t.ts'

/** What it means that a media server is no longer listened to, with how many are live at it, in sentences. Pure. */
export function refusedWith(serverId: string, live: Iterable<Session>): string {
  const count = [...live].filter(({ mediaServerId }) => mediaServerId === serverId).length
  const meaning = t('It is refused at once, and whoever it asks about with it.')
  if (count === 0) return meaning
  return `${meaning} ${t('{count, plural, one {# session is} other {# sessions are}} live at it now.', { count })}`
}
