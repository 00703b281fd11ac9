import type {
  About,
  Alarm,
  ControlCheck,
  DecisionFilter,
  DecisionPage,
  DiffLine,
  MissingSecret,
  RevokeResult,
  Snippet,
} from '../../shared/api.ts'
import type { Api } from '../../shared/api-map.ts'
import type { Backup, BackupList, RestorePreview, StagedRestore } from '../../shared/backup.ts'
import type { Days } from '../../shared/calendar.ts'
import type { RevocationInput } from '../../shared/credential.ts'
import type { HouseFileFacts } from '../../shared/house-file.ts'
import type { JobControl } from '../../shared/job.ts'
import type { LimitBan, Suspicion } from '../../shared/limit-api.ts'
import type { MediaServer, MediaServerStatus } from '../../shared/media-server.ts'
import type { OnAir } from '../../shared/on-air.ts'
import type { PhoneApi } from '../../shared/phone-api.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import type { RulesImpact } from '../../shared/rules-impact.ts'
import type { ScheduledExportStatus, ScheduledRun } from '../../shared/scheduled-export.ts'
import type { DecisionRecord, Exchange, Session } from '../../shared/session.ts'
import type { ExportJob } from '../../shared/session-export.ts'
import type { SessionExportInput } from '../../shared/session-export-input.ts'
import type { UsageBy, UsageFilter, UsageReport, UsageRow } from '../../shared/usage.ts'
import type { UsageApi } from '../../shared/usage-api.ts'
import type { ViewTimePage } from '../../shared/view-time.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { Actor } from '../catalogue/actor.ts'
import type { DocumentReader } from '../catalogue/document-reader.ts'
import type { SecretValues } from '../catalogue/document-references.ts'
import type { ReadDocument } from '../catalogue/document-text.ts'
import type { Catalogue } from '../catalogue/types.ts'
import type { Jobs } from '../jobs.ts'
import type { Notices } from '../notices.ts'
import type { BulkRevoker } from '../sessions/bulk-revoke.ts'
import type { Limiter } from '../sessions/limiting/limiter.ts'
import type { Looking } from '../sessions/looking.ts'
import type { LiveRegistry } from '../sessions/types.ts'

type Eventual<T> = T | Promise<T>

/** Which usage is wanted, and how much of it. */
interface UsageAsked {
  readonly days: Days
  readonly zone: string
  readonly by?: UsageBy
  readonly filter: UsageFilter
  readonly compares: boolean
  readonly limit: number
  readonly nowMs: number
}

/** What is on disk: decisions and ended sessions, found as soon as they were acknowledged. */
export interface ConsoleHistory {
  /** Newest first. `filter.limit` is set by the console, 1 to 1000. */
  listDecisions(filter: DecisionFilter): Eventual<DecisionPage>
  getDecision(id: number): Eventual<DecisionRecord | null>
  /** Null: there is none. */
  oldestDecisionId(): number | null
  /** Newest end first. `before` is what an earlier page answered as `nextBefore`. */
  listEndedSessions(filter: {
    readonly before?: string
    readonly streamId?: string
    /** Of these alone, ids with commas between. */
    readonly ids?: string
    readonly limit?: string
  }): Eventual<{ readonly sessions: readonly Session[]; readonly nextBefore: string | null }>
  /** `from` and `to` are UTC days, `YYYY-MM-DD`. */
  listViewTime(filter: {
    readonly streamId?: string
    readonly viewerId?: string
    readonly from?: string
    readonly to?: string
    readonly limit: number
  }): Eventual<ViewTimePage>
  usage(asked: UsageAsked): Eventual<UsageReport>
  /** The report without its rows, and these in pages, each read when it is asked for. */
  usageTable(asked: UsageAsked): Eventual<{
    readonly report: UsageReport
    readonly pages: Iterable<readonly UsageRow[]>
  }>
  usageSessions(asked: {
    readonly days: Days
    readonly zone: string
    readonly filter: UsageFilter
    readonly before?: string
    readonly limit: number
  }): Eventual<UsageApi['GET /usage/sessions']['answer']>
}

/** What the handler knows of media servers: their traffic, their address, their configuration. */
interface ConsoleMediaServers {
  status(
    server: MediaServer,
  ): Omit<MediaServerStatus, keyof MediaServer | 'comparison' | 'oldSecret'>
  /** The addresses the handler is reached at now. */
  reachedAt(): readonly string[]
  /**
   * Address of the handler for this media server, its secret as the last path segment.
   *
   * @param address One that it is reached at. Default from this machine.
   */
  handlerUrl(serverId: string, secret: string, address?: string): string
  snippets(server: MediaServer, handlerUrl: string): readonly Snippet[]
}

/** What a revoke click covers. */
type RevokeScope = 'session' | 'grant' | 'viewer' | 'address'

/** Revokes, marks the live sessions concerned and says what that means at their media servers. */
interface ConsoleRevocations {
  /**
   * @param untilMs Epoch milliseconds; null means until lifted.
   * @throws AppError ERR_NOT_FOUND when no such session is live, ERR_INPUT_INVALID when it names no grant, viewer
   *         or address to revoke.
   */
  revokeSession(
    sessionId: string,
    what: RevokeScope,
    untilMs: number | null,
    note: string,
    actor: Actor,
  ): Eventual<RevokeResult>
  revoke(input: RevocationInput, actor: Actor): Eventual<RevokeResult>
}

/** The readable YAML document of streams, rules and media servers (electron/catalogue/document.ts). */
interface ConsoleDocument {
  /** ERR_INPUT_INVALID, ERR_INPUT_TOO_LARGE. */
  readonly read: DocumentReader
  apply(
    read: ReadDocument,
    options: {
      readonly dryRun: boolean
      readonly actor: Actor
      readonly overrideTests: TestOverride | null
      readonly values: SecretValues
    },
  ): {
    readonly applied: boolean
    readonly lines: readonly DiffLine[]
    /** One-time secrets of keys that were created, by label. Empty on a dry run. */
    readonly secrets?: Readonly<Record<string, string>>
    readonly missing?: readonly MissingSecret[]
    readonly unplacedAreas?: number
    /** Of a dry run: what would be in force. */
    readonly wanted?: Snapshot
  }
  export(): Promise<string>
}

/** What limits sessions. */
interface ConsoleLimiting {
  readonly limiter: Pick<Limiter, 'look' | 'counts' | 'bans' | 'sessionsPerGrant'>
  /** ERR_NOT_FOUND when nobody is banned by that name. */
  liftBan(kind: LimitBan['kind'], value: string, actor: Actor): void
  /** Takes up bans that were put back on disk. */
  readBans(): void
  /** Links and tokens that may be shared, those seen last first. */
  suspicions(): readonly Suspicion[]
}

/** Exports of sessions (electron/usage/export/exports.ts). */
interface ConsoleExports {
  start(input: SessionExportInput): ExportJob
  list(): readonly ExportJob[]
  get(id: string): ExportJob
  remove(id: string): Promise<void>
  folders(): readonly string[]
}

/** Exports that are made by themselves (electron/usage/export/scheduled.ts). */
interface ConsoleScheduledExports {
  list(): readonly ScheduledExportStatus[]
  run(name: string, actor: string): Promise<ScheduledRun>
}

/** Backups (electron/backups.ts). */
interface ConsoleBackups {
  make(
    control: JobControl,
  ): Promise<{ readonly path: string; readonly bytes: number; readonly checked: boolean }>
  list(): BackupList
  pathOf(name: string): string
  remove(name: string): Promise<void>
  receive(
    body: ReadableStream<Uint8Array>,
    bytes: number | null,
    control: JobControl,
    note: (name: string, bytes: number) => void,
  ): Promise<Backup>
  prove(name: string, control: JobControl): Promise<Backup>
  preview(name: string, control: JobControl): Promise<RestorePreview>
  stage(name: string, actor: string): Promise<StagedRestore>
  unstage(): void
}

/** The operator's own files, which the gateway plays (electron/gateway/house-list.ts, house-upload.ts). */
interface ConsoleHouse {
  readonly folder: string
  list(): Promise<readonly HouseFileFacts[]>
  receive(
    body: ReadableStream<Uint8Array>,
    bytes: number | null,
    name: string,
    put: (ready: string) => void,
  ): Promise<HouseFileFacts>
}

/** All the console needs; app.ts hands it in. */
export interface ConsoleDeps {
  about(): About
  readonly catalogue: Catalogue
  readonly live: LiveRegistry
  readonly history: ConsoleHistory
  readonly exchanges: { get(decisionId: number): Exchange | null }
  readonly mediaServers: ConsoleMediaServers
  readonly revocations: ConsoleRevocations
  readonly bulkRevoker: BulkRevoker
  readonly document: ConsoleDocument
  readonly limiting: ConsoleLimiting
  readonly exports: ConsoleExports
  readonly scheduledExports: ConsoleScheduledExports
  /** Asks a media server for its sessions, to see whether it can be controlled. Never rejects. */
  checkControl(mediaServerId: string): Promise<ControlCheck>
  /** Compares the live sessions with the media servers' own lists. */
  readonly looking: Pick<Looking, 'of' | 'look' | 'cut'>
  /** Whom an earlier version of the rules, or with null the draft, would refuse of those who are in now. ERR_NOT_FOUND. */
  rulesImpact(version: number | null): Promise<RulesImpact>
  /** The same of streams and rules that are compiled already. */
  impactOf(wanted: Snapshot): Promise<RulesImpact>
  alarms(): readonly Alarm[]
  /** Whether a show is on. */
  onAir(): OnAir
  readonly diagnostics: {
    /** Every stored secret that can be opened, so that none of them leaves. */
    secrets(): Promise<readonly string[]>
    /** The latest lines of the log, newline included. */
    logTail(): readonly string[]
  }
  readonly backups: ConsoleBackups
  /** Believes the clock of this machine as it is now (kept-clock.ts). */
  confirmClock(): void
  /** Has the whole of Stagedoor stop and start anew, once the answer has left. */
  readonly restart: () => void
  readonly house: ConsoleHouse
  readonly jobs: Jobs
  readonly notices: Pick<Notices, 'add' | 'list' | 'lastId'>
  /** Epoch milliseconds. */
  now(): number
  /** Folder with the built page (dist/renderer). Null or a missing folder means the API is served without a page. */
  readonly rendererDirectory: string | null
  /** Called with what failed inside, never with a request's content. */
  onError(error: unknown, call: string): void
}

/** Browsers that are signed in with a code that another showed. */
interface ConsolePhones {
  /** What a proxy serves the console as, without a slash at its end. Null: no phone reaches it. */
  readonly address: string | null
  /** The latest first. */
  list(): PhoneApi['GET /phones']['answer']['phones']
  /** Ends the session of one. False: there is none of this id. */
  end(id: string): boolean
  /** A fresh launch link by the address; tells once it was used. Null where there is no address. */
  readonly show: ((onUsed: () => void) => { readonly id: string; readonly url: string }) | null
}

/** Who a carrier says is calling; it has proved so before. */
export interface Caller {
  readonly actor: Actor
  /** Fresh one-time launch links, for this machine and by the proxy's name. Absent where no browser console is served. */
  readonly launchUrls?: () => Api['POST /launch-codes']['answer']
  /** Of a browser that is signed in. */
  readonly phones?: ConsolePhones
  /**
   * Told before each line of a feed of this caller, so that an open page keeps its session, and before each call runs once its
   * body has come. False: the session is over, the feed ends without the line and the call is refused.
   */
  readonly keepAlive?: () => boolean
}

/** The console: API and page as one web-standard function, without any check of who calls. */
export interface Console {
  /**
   * Answers one request; never rejects.
   *
   * @param caller Who calls, for the audit log. Default: the operator at the desktop.
   */
  fetch(request: Request, caller?: Caller): Promise<Response>
  /** Ends all feeds, so that a carrier can close. */
  close(): void
}
