import { trackingIdOf, trackingTagOf } from '../../../shared/tracking.ts'

/** What usage is added up by; the numbers are stored. */
export const DIMENSION = {
  total: 0,
  stream: 1,
  viewer: 2,
  grant: 3,
  tag: 4,
  tracking: 5,
  country: 6,
  protocol: 7,
  mediaServer: 8,
  /** What publishers sent, by stream. No other dimension holds it. */
  published: 9,
  /** Refusals by reason: a number only. */
  refused: 10,
} as const

/** Those that tell of a person, and are kept no longer than sessions. */
export const PERSONAL: readonly number[] = [DIMENSION.viewer, DIMENSION.grant]

/** Key of what has none. */
export const NONE = ''

/** What of a session says where its usage is added. */
export interface UsageFacts {
  readonly action: 'publish' | 'subscribe'
  readonly streamId: string
  readonly viewerId: string | null
  readonly grantId: string | null
  readonly country: string
  readonly protocol: string
  readonly mediaServerId: string
  readonly tags: readonly string[]
}

/** One place where usage is added. */
export type UsagePlace = readonly [dimension: number, key: string]

/** Tags without the one a tracking id is kept as. */
export function plainTags(tags: readonly string[]): readonly string[] {
  const trackingId = trackingIdOf(tags)
  return trackingId === null ? tags : tags.filter((tag) => tag !== trackingTagOf(trackingId))
}

/** Where the usage of a session is added. A session of two tags is added to both, one without to that of none. */
export function placesOf(facts: UsageFacts): readonly UsagePlace[] {
  if (facts.action === 'publish') return [[DIMENSION.published, facts.streamId]]
  const trackingId = trackingIdOf(facts.tags)
  const tags = new Set(plainTags(facts.tags))
  return [
    [DIMENSION.total, NONE],
    [DIMENSION.stream, facts.streamId],
    [DIMENSION.viewer, facts.viewerId ?? NONE],
    [DIMENSION.grant, facts.grantId ?? NONE],
    [DIMENSION.country, facts.country],
    [DIMENSION.protocol, facts.protocol],
    [DIMENSION.mediaServer, facts.mediaServerId],
    [DIMENSION.tracking, trackingId ?? NONE],
    ...(tags.size === 0
      ? [[DIMENSION.tag, NONE] as const]
      : [...tags].map((tag) => [DIMENSION.tag, tag] as const)),
  ]
}

/** Where usage is added of which no session is known. */
export const placesWithoutSession = (
  action: UsageFacts['action'],
  streamId: string,
  viewerId: string | null,
): readonly UsagePlace[] =>
  placesOf({
    ...{ action, streamId, viewerId, grantId: null, country: '??', protocol: '' },
    ...{ mediaServerId: '', tags: [] },
  })
