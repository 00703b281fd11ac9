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
  /** Whether a viewer of the stream was admitted. */
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
