import type { EndingRemedy, OustedBy, Session, SessionEnding } from '../../shared/session.ts'
import { formatDuration, formatMinute } from '../kit/format.ts'
import { reasonText } from '../language/reason.ts'
import { known, t } from '../language/t.ts'

/** What ends a session, as it fits a row. */
export interface ShortEnding {
  readonly text: string
  /** Whether nothing ends it, or it should be over. */
  readonly isBad: boolean
}

type Ending = Pick<
  Session,
  'holdsUntilMs' | 'holdsUntilReason' | 'revokedAtMs' | 'oustedBy' | 'cutProblem' | 'ending'
>

/** Whether whoever it is would not be let in anew, and goes on. */
export const isOver = ({ holdsUntilMs }: Pick<Session, 'holdsUntilMs'>, nowMs: number): boolean =>
  holdsUntilMs !== undefined && holdsUntilMs <= nowMs

/** Why one that is refused from now on is, as it fits a row. */
export function refusedWord({ oustedBy }: Pick<Session, 'oustedBy'>): string {
  if (oustedBy === 'ban') return t('banned')
  return oustedBy === 'newer' ? t('taken over') : t('revoked')
}

const OUSTED: Readonly<Record<OustedBy, string>> = {
  ban: t('What it was let in with went over a limit, and the ban ends it.'),
  newer: t('A newer session took over from it.'),
}

/** When it ends and what ends it: `21:00, media server`, `asked every 10 s`, `open, nothing ends it`. */
export function shortEnding({ ending }: Ending, nowMs: number): ShortEnding | null {
  if (ending === undefined) return null
  const { by, atMs } = ending
  const isBad = by === 'nothing'
  const what = { media_server: t('media server'), stagedoor: 'Stagedoor', nothing: t('goes on') }
  if (by === 'asked_again') {
    const asked = askedText(ending)
    return { text: atMs === null ? asked : `${formatMinute(atMs, nowMs)}, ${asked}`, isBad }
  }
  if (atMs === null) {
    const open = {
      media_server: 'open',
      stagedoor: t('open, Stagedoor cuts'),
      nothing: t('open, nothing ends it'),
    }
    return { text: open[by], isBad }
  }
  return { text: `${formatMinute(atMs, nowMs)}, ${what[by]}`, isBad }
}

const askedText = ({ askedEverySeconds }: SessionEnding): string =>
  askedEverySeconds === null
    ? t('asked each time')
    : t('asked every {span}', { span: formatDuration(askedEverySeconds * 1_000) })

/** Within how long a revocation takes effect, as it fits a row. Limits that were told run down with the clock. */
export function revokedWithin({ ending }: Ending, nowMs: number): string {
  const seconds = secondsToRevoke(ending, nowMs)
  return seconds === null ? t('on return') : formatDuration(seconds * 1_000)
}

/** The same as a figure to sort by; null where it only keeps from coming back. */
export function secondsToRevoke(ending: SessionEnding | undefined, nowMs: number): number | null {
  const told = ending?.revokedWithinSeconds ?? null
  if (told === null || ending?.by !== 'media_server' || ending.atMs === null) return told
  return Math.min(told, Math.max(0, Math.ceil((ending.atMs - nowMs) / 1_000)))
}

const REMEDIES: Readonly<Record<EndingRemedy, string>> = {
  add_control: t(
    'Nothing ends it: the media server neither asks again nor was told a limit. Give Stagedoor its control address: Media servers, Control.',
  ),
  set_on_update: t(
    'Nothing ends it so far: nginx has not asked about it again. Set on_update in nginx.conf, or give Stagedoor the address of rtmp_control: Media servers, Control.',
  ),
  stays_until_left: t(
    'Nothing ends it: the media server asks once, was told no limit and cannot be made to cut. It goes on until whoever it is leaves.',
  ),
}

/** Whether it goes on because of how the control of its media server is set up. */
export const controlHelps = ({ ending, cutProblem }: Ending): boolean =>
  cutProblem !== undefined || ending?.remedy === 'add_control' || ending?.remedy === 'set_on_update'

/**
 * What ends a session, when, and how soon a revocation takes effect: a sentence each, the reason first. Empty where the media
 * server told nothing of it.
 */
export function endingSentences(session: Ending, nowMs: number): readonly string[] {
  const { ending, cutProblem, oustedBy } = session
  if (ending === undefined) return []
  return [
    ...(oustedBy === undefined ? [] : [OUSTED[oustedBy]]),
    ...rightSentences(session, nowMs),
    bySentence(ending, nowMs),
    ...(cutProblem === undefined
      ? []
      : [
          t('Cutting it failed: {cutProblem} It is tried again every 15 seconds.', {
            cutProblem: known(cutProblem),
          }),
        ]),
    ...(session.revokedAtMs === null ? [revokeSentence(ending, nowMs)] : []),
  ]
}

function rightSentences(session: Ending, nowMs: number): readonly string[] {
  const { holdsUntilMs, holdsUntilReason } = session
  if (holdsUntilMs === undefined || holdsUntilReason === undefined) return []
  const at = formatMinute(holdsUntilMs, nowMs)
  return isOver(session, nowMs)
    ? [
        t('Its right ended at {at}, and it goes on. {reason}', {
          at,
          reason: reasonText(holdsUntilReason),
        }),
      ]
    : [
        t('Its right ends at {at}. {reason}', {
          at,
          reason: reasonText(holdsUntilReason),
        }),
      ]
}

function bySentence(ending: SessionEnding, nowMs: number): string {
  const { by, atMs, askedEverySeconds, remedy } = ending
  if (by === 'asked_again') {
    const often =
      askedEverySeconds === null
        ? t('each time its player asks')
        : t('every {span}', { span: formatDuration(askedEverySeconds * 1_000) })
    return t('The media server asks about it again {often}, and ends it when it is refused.', {
      often,
    })
  }
  if (by === 'media_server') {
    return atMs === null
      ? t('The media server was told to end it.')
      : t('The media server was told to end it at {at}.', { at: formatMinute(atMs, nowMs) })
  }
  if (by === 'stagedoor') {
    return t(
      'Stagedoor cuts it at the media server when its right ends, and reads back whether it is gone.',
    )
  }
  return REMEDIES[remedy ?? 'stays_until_left']
}

function revokeSentence(ending: SessionEnding, nowMs: number): string {
  const seconds = secondsToRevoke(ending, nowMs)
  return seconds === null
    ? t('A revocation only keeps it from coming back.')
    : t('A revocation takes effect within {span}.', { span: formatDuration(seconds * 1_000) })
}
