import type { Session } from '../../shared/session.ts'
import type { Stream } from '../../shared/stream.ts'
import { t } from '../language/t.ts'
import { askFirst } from './ask-first.ts'

/** Who is in at a stream that closes, and what becomes of them, in sentences. Null: nobody is in who is not revoked. Pure. */
export function whoIsEnded(streamId: string, live: Iterable<Session>): string | null {
  const theirs = [...live].filter((each) => each.streamId === streamId && !each.revokedAtMs)
  if (theirs.length === 0) return null
  const viewers = theirs.filter(({ action }) => action === 'subscribe').length
  const who = t(
    '{publishers, plural, =0 {Nobody publishes} one {# source publishes} other {# sources publish}} and {viewers, plural, =0 {nobody watches} one {# viewer watches} other {# viewers watch}} it now.',
    { publishers: theirs.length - viewers, viewers },
  )
  return `${who} ${t('All of them are refused from then on, and cut where their media server can be told. Undo lets them in again, but connects nobody.')}`
}

/**
 * Does what switches a stream over: at once, but asks first where it is switched off while somebody is in.
 *
 * @param stream As it is on screen: `enabled` is what it no longer is.
 * @param live   All who are live.
 */
export function switchWhereMeant(
  { id, name, enabled }: Pick<Stream, 'id' | 'name' | 'enabled'>,
  live: Iterable<Session>,
  act: () => Promise<unknown>,
): void {
  const text = enabled ? whoIsEnded(id, live) : null
  if (text === null) void act()
  else
    askFirst({
      title: t('Switch {name} off', { name }),
      text,
      action: t('Switch off'),
      onConfirm: act,
    })
}
