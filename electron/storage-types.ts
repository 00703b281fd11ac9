import type { OnAir } from '../shared/on-air.ts'
import type { Session } from '../shared/session.ts'
import type { Backups } from './backups.ts'
import type { OwnedCatalogue } from './catalogue/types.ts'
import type { KeptViewers } from './gateway/viewer-types.ts'
import type { Jobs } from './jobs.ts'
import type { KeptAsked } from './kept-asked.ts'
import type { KeptChart } from './kept-chart.ts'
import type { KeptClock } from './kept-clock.ts'
import type { KeptProcesses } from './kept-processes.ts'
import type { Notices } from './notices.ts'
import type { Publishers } from './sessions/publishers.ts'
import type { Busyness } from './store/busyness.ts'
import type { History } from './store/history.ts'
import type { StoreJournal } from './store/journal.ts'
import type { Looks } from './store/looks.ts'
import type { Reserve } from './store/reserve.ts'
import type { SessionViewed } from './store/view-time.ts'
import type { WhipSessions } from './store/whip-sessions.ts'
import type { SessionExports } from './usage/export/exports.ts'
import type { ScheduledExports } from './usage/export/scheduled.ts'

/** Everything that outlives a restart, open and up to date. */
export interface Storage {
  readonly catalogue: OwnedCatalogue
  /** Who publishes now; empty until the registry tells. */
  readonly publishers: Publishers
  readonly journal: StoreJournal
  readonly history: History
  readonly exports: SessionExports
  readonly scheduled: ScheduledExports
  readonly looks: Looks
  readonly whipSessions: WhipSessions
  readonly keptViewers: KeptViewers
  /** Sessions that had not ended when the last instance stopped. */
  readonly liveSessions: readonly Session[]
  /** Sessions that were revoked one by one, and refused since; oldest first. */
  readonly refusedSessions: readonly Session[]
  /** Sessions that ended within a day because their grant was revoked, which it still is; oldest first. */
  readonly sessionsOfRevokedGrants: readonly Session[]
  /** What those that had not ended were counted at, by session id. */
  readonly viewedBefore: ReadonlyMap<string, SessionViewed>
  /** The highest id a decision ever had; 0 when there was none. */
  readonly lastDecisionId: number
  readonly sqliteVersion: string
  readonly secretProtection: string
  readonly countryData: string
  readonly cityData: string | null
  /** What the command line proves itself with to the console of this instance. */
  readonly controlToken: string
  /** Takes where the gateway listens: addresses of links are built on it. */
  playersComeTo(gatewayUrl: () => string): void
  /** Takes when a media server asked last, null for never: a link leads to the one that did. */
  serversAsk(askedAtMs: (serverId: string) => number | null): void
  /** Takes whether a show is on, for which work in the background waits. Until then there is none. */
  waitsFor(onAir: () => OnAir): void
  /** Leaves word of the console's address in the data directory, for its owner only. */
  describe(consoleUrl: string): void
  readonly backups: Backups
  /** What was kept free for a start on a full disk. */
  readonly reserve: Pick<Reserve, 'isGone'>
  /** All work that takes long. */
  readonly jobs: Jobs
  readonly notices: Notices
  /** When it was opened, epoch milliseconds. */
  readonly openedAtMs: number
  /** Every stored secret that can be opened: what must not leave in a file. */
  knownSecrets(): Promise<readonly string[]>
  /** How much the handler has to do just now. */
  busyness(): Busyness
  /** The latest moment that is believed. */
  readonly clock: KeptClock
  /** When each media server asked. */
  readonly keptAsked: Pick<KeptAsked, 'before' | 'follow'>
  /** How many were connected over the last hour. */
  readonly keptChart: Pick<KeptChart, 'before' | 'follow'>
  /** The processes media servers named. */
  readonly keptProcesses: KeptProcesses
  /**
   * Begins the work in the background: what the handler's first answers need not wait for.
   *
   * @param mayDelete Whether what is kept by age may be deleted now.
   */
  startUpkeep(mayDelete: () => boolean): void
  /** Ends backups, exports and questions about usage that are under way, with their threads and connections. */
  endReading(): Promise<void>
  /** Stores what waits, brings the write-ahead log into the database, and lets the data directory go. */
  close(): void
}
