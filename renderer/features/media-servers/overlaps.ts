import type { MediaServer } from '../../../shared/media-server.ts'

/** How long the old secret counts beside the new one, as the API takes it. */
export const OVERLAPS = {
  'until-used': { overlapMinutes: 1440, endsWithUse: true },
  'a-day': { overlapMinutes: 1440, endsWithUse: false },
  'at-once': { overlapMinutes: 0, endsWithUse: true },
} as const
export type Overlap = keyof typeof OVERLAPS

/** Those that go on telling of whoever was in before a reload as they were set up then. */
const AS_BEFORE: ReadonlySet<MediaServer['protocol']> = new Set(['icecast', 'nginx-rtmp'])

/** Whether a media server goes on using the old secret for whoever is in, also once it uses the new one. Pure. */
export const usesBoth = ({ protocol }: Pick<MediaServer, 'protocol'>): boolean =>
  AS_BEFORE.has(protocol)

/** What is chosen first: as long as the old one is used for anybody, and no longer than needed elsewhere. Pure. */
export const firstOverlap = (server: Pick<MediaServer, 'protocol'>): Overlap =>
  usesBoth(server) ? 'a-day' : 'until-used'
