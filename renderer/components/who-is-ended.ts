import type { RevokeFate } from '../../shared/bulk-revoke.ts'
import type { Session } from '../../shared/session.ts'
import type { Stream } from '../../shared/stream.ts'
import { feed } from '../api/feed.ts'
import { t } from '../language/t.ts'
import { askFirst } from './ask-first.ts'
import type { Held } from './confirm-held.tsx'
import { cutsSource, type SourceReached, sourcesReached } from './sources-reached.ts'

/** Who is in at a stream that closes, and what becomes of them. */
export interface WhoIsEnded {
  /** In sentences. */
  readonly text: string
  /** What it has to be held for. Null: no source is cut by it. */
  readonly held: Held | null
}

const isViewer = ({ action }: Session): boolean => action === 'subscribe'

/** Who is in at a stream that closes, by what their media servers do to them. Null: nobody is in who is not revoked. Pure. */
export function whoIsEnded(streamId: string, live: Iterable<Session>): WhoIsEnded | null {
  const theirs = [...live].filter((each) => each.streamId === streamId && !each.revokedAtMs)
  if (theirs.length === 0) return null
  const viewers = theirs.filter(isViewer)
  const sources = theirs.filter((each) => !isViewer(each))
  const reached = sourcesReached(sources, theirs, [], null)
  const who = t(
    '{publishers, plural, =0 {Nobody publishes} one {# source publishes} other {# sources publish}} and {viewers, plural, =0 {nobody watches} one {# viewer watches} other {# viewers watch}} it now.',
    { publishers: sources.length, viewers: viewers.length },
  )
  const back = t('Undo lets them in again, but connects nobody.')
  const [source] = reached
  return {
    text: [who, ...reached.map(airOf), ...viewersOf(viewers), back].join(' '),
    held:
      source !== undefined && cutsSource(reached)
        ? { name: source.name, sessions: theirs.length }
        : null,
  }
}

function airOf({ name, fate }: SourceReached): string {
  if (fate === 'stays')
    return t('Its source is not cut: {name} is on air until it leaves.', { name })
  if (fate === 'another_source') return t('Not every source is cut, so it may stay on air.')
  if (fate === 'at_next_check') {
    return t('{name} goes off air when its source is asked about next.', { name })
  }
  return t('{name} goes off air.', { name })
}

function viewersOf(viewers: readonly Session[]): readonly string[] {
  return [...Map.groupBy(viewers, ({ ending }) => ending?.fate)].map(([fate, { length: count }]) =>
    fateOf(fate, count),
  )
}

function fateOf(fate: RevokeFate | undefined, count: number): string {
  switch (fate) {
    case 'instant':
      return t('{count, plural, one {# viewer is} other {# viewers are}} cut at once.', { count })
    case 'at_next_check':
      return t(
        '{count, plural, one {# viewer is} other {# viewers are}} refused when asked about next.',
        { count },
      )
    case 'at_time_limit':
      return t(
        '{count, plural, one {# viewer goes} other {# viewers go}} on until the time limit, if there is one.',
        { count },
      )
    case 'new_viewers_only':
      return t(
        '{count, plural, one {# viewer goes} other {# viewers go}} on, and {count, plural, one {is} other {are}} refused only on return.',
        { count },
      )
    case undefined:
      return t(
        '{count, plural, one {# viewer is} other {# viewers are}} refused from then on, and cut where their media server can be told.',
        { count },
      )
  }
}

/** {@link whoIsEnded} of those who are live now. */
export const whoIsEndedNow = (streamId: string): WhoIsEnded | null =>
  whoIsEnded(streamId, feed.get().sessions.values())

/** What is said with Undo once a stream closed at which somebody was. Undefined: nobody was. */
export const cutForGood = (ended: WhoIsEnded | null): string | undefined =>
  ended === null
    ? undefined
    : t('Undo connects nobody: who was cut has to come back by themselves.')

/**
 * Does what switches a stream over: at once, but asks first where it is switched off while somebody is in, and has it held where a
 * source is cut.
 *
 * @param stream As it is on screen: `enabled` is what it no longer is.
 * @param isSaid Whether it was said already who is in, so that only what has to be held is asked. Default false.
 */
export function switchWhereMeant(
  { id, name, enabled }: Pick<Stream, 'id' | 'name' | 'enabled'>,
  act: () => Promise<unknown>,
  isSaid = false,
): void {
  const ended = enabled ? whoIsEndedNow(id) : null
  if (ended === null || (isSaid && ended.held === null)) void act()
  else
    askFirst({
      title: t('Switch {name} off', { name }),
      text: ended.text,
      action: t('Switch off'),
      held: ended.held,
      onConfirm: async () => {
        // Whoever was asked about viewers did not mean an encoder that has come since.
        if (ended.held === null && whoIsEndedNow(id)?.held) {
          throw new Error(t('A source has come on air meanwhile. Close this and ask again.'))
        }
        await act()
      },
    })
}
