import type { ProtocolName } from '../../../shared/media-server.ts'
import type { DecisionRecord } from '../../../shared/session.ts'

/** The steps, in their order. */
const STEPS = ['server', 'connect', 'asked', 'link', 'admitted'] as const
export type StepName = (typeof STEPS)[number]

/** How far somebody is, as the address of the page holds it, so that leaving and coming back loses nothing. */
export interface Progress {
  readonly serverId: string | null
  readonly streamId: string | null
  /** Whether a link was issued on this visit; its text is shown once and is nowhere else. */
  readonly hasLink: boolean
  /** Whether the media server has asked at all. */
  readonly asked: boolean
  /** Whether somebody was admitted with the link. */
  readonly admitted: boolean
}

/** The first step that is not done; null when all are. */
export function nextStep(progress: Progress): StepName | null {
  if (progress.serverId === null) return 'server'
  if (progress.streamId === null) return 'connect'
  if (!progress.asked) return 'asked'
  if (progress.admitted) return null
  return progress.hasLink ? 'admitted' : 'link'
}

/** Whether a step lies behind the one that is next. */
export const isBehind = (step: StepName, next: StepName | null): boolean =>
  next === null || STEPS.indexOf(step) < STEPS.indexOf(next)

/** A name to begin with, as the media server calls its streams: Icecast its mounts, the others `app/stream`. */
export const exampleStream = (protocol: ProtocolName | undefined): string =>
  protocol === 'icecast' ? 'live.mp3' : 'live/news'

/** Whether a decision let somebody in with this token at this media server: not for what is public, or by another link. */
export const isAdmittedBy = (
  decision: DecisionRecord,
  serverId: string | undefined,
  tokenId: string | null,
): boolean =>
  tokenId !== null &&
  decision.grantId === tokenId &&
  decision.mediaServerId === serverId &&
  decision.action === 'subscribe' &&
  decision.outcome === 'allow'

/** Whether a decision is on a viewer of this stream, under whatever name a pattern has, at this media server. */
export const isAbout = (
  decision: DecisionRecord,
  serverId: string | undefined,
  streamId: string | undefined,
): boolean =>
  streamId !== undefined &&
  decision.streamId === streamId &&
  decision.mediaServerId === serverId &&
  decision.action === 'subscribe'
