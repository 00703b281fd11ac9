import { z } from 'zod'
import type { Decision } from './access.ts'
import type { Activity } from './activity-api.ts'
import type { Revocation } from './credential.ts'
import type { OnAir } from './on-air.ts'
import { testOverrideSchema } from './pinned-test-input.ts'
import type { ReasonCode } from './reasons.ts'
import { type Rule, type RuleVersion, ruleSchema, withUnlocated } from './rule.ts'
import type { DecisionRecord, Session } from './session.ts'

/**
 * Bodies and answers of the console API under /api/v1 that are not plain nouns of their own file. The renderer
 * imports types from here only; the schemas run in electron/console/.
 */

/** Draft rules and what they would be published over. */
export interface RuleDraft {
  /** Published version the draft was started from. */
  readonly baseVersion: number
  readonly rules: readonly Rule[]
  readonly updatedAtMs: number
}

export interface RulesView {
  readonly published: RuleVersion
  /** Null when there is no unpublished change. */
  readonly draft: RuleDraft | null
  /** Per rule id since start: how often it decided, or for a shadow rule would have decided otherwise. */
  readonly hits: Readonly<Record<string, { readonly decided: number; readonly shadow: number }>>
}

export const saveDraftSchema = z.strictObject({
  baseVersion: z.int().min(0),
  rules: z.array(ruleSchema.overwrite(withUnlocated)).max(20_000),
})
export const publishSchema = z.strictObject({
  baseVersion: z.int().min(0),
  note: z.string().max(240).default(''),
  /** Publishes although pinned tests fail; left out, they refuse it. */
  overrideTests: testOverrideSchema.optional(),
})
export const rollbackSchema = z.strictObject({
  version: z.int().min(0),
  overrideTests: testOverrideSchema.optional(),
})

/** One line of a difference between two sets of things that have ids. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly noun:
    | 'stream'
    | 'rule'
    | 'media_server'
    | 'application'
    | 'setting'
    | 'test'
    | 'grant_limit'
    | 'token_key'
  readonly id: string
  readonly label: string
  /** Changed fields with both values as text. Empty unless changed. */
  readonly fields: readonly {
    readonly path: string
    readonly before: string
    readonly after: string
  }[]
}

/** What a document can name that has a secret. */
export const SECRET_NOUNS = ['front_door', 'token_key', 'whip_token', 'server_secret'] as const

/** What a document names that has no secret yet, so that it does nothing: by the name of a stream, a key, or a media server and what for. */
export interface MissingSecret {
  readonly noun: (typeof SECRET_NOUNS)[number]
  readonly label: string
}

/** A request to try, by hand or copied from a decision. Nothing is recorded and no session starts. */
export const simulateSchema = z.strictObject({
  streamName: z.string().max(512),
  action: z.enum(['publish', 'subscribe']).default('subscribe'),
  mediaServerId: z.string().max(64).default(''),
  protocol: z.string().max(32).default(''),
  address: z.string().max(64).nullable().default(null),
  userAgent: z.string().max(1024).nullable().default(null),
  referer: z.string().max(2048).nullable().default(null),
  viewerId: z.string().max(256).nullable().default(null),
  /** Credential texts by kind; a link (`rj-auth`, `wms-auth`) or token (`edge-auth`) may be pasted as the whole URL. */
  credentials: z
    .array(
      z.strictObject({
        kind: z.enum(['rj-auth', 'stream-key', 'wms-auth', 'edge-auth']),
        value: z.string().max(16_384),
      }),
    )
    .max(8)
    .default([]),
  /** Pretend the viewer holds a valid grant for this stream (past decisions keep no credential). */
  assumeGrant: z.boolean().default(false),
  /** The moment to decide for, epoch milliseconds. Null means now. */
  atMs: z.int().nullable().default(null),
  /** Which rules: those in force or the draft. */
  rules: z.enum(['published', 'draft']).default('published'),
})
export type SimulateInput = z.input<typeof simulateSchema>

export interface Simulation {
  readonly decision: Decision
  /** The decision in plain sentences, in order. */
  readonly sentences: readonly string[]
  /** What each known protocol would send for it. */
  readonly atMs: number
}

/** Filters of the decision list; all optional, combined with AND. Sent as query parameters. */
export const decisionFilterSchema = z.object({
  outcome: z.enum(['allow', 'deny', 'redirect']).optional(),
  reason: z.string().max(64).optional(),
  streamId: z.string().max(64).optional(),
  mediaServerId: z.string().max(64).optional(),
  ruleId: z.string().max(64).optional(),
  action: z.enum(['publish', 'subscribe']).optional(),
  country: z.string().max(2).optional(),
  /** An address or CIDR block. */
  address: z.string().max(64).optional(),
  /** Free text, matched without regard to case in stream, viewer, user agent, address and label. */
  text: z.string().max(120).optional(),
  /** A filter text of the console, such as `deny country:DE country:AT tag:gold`, see docs/api.md; with the others by AND. */
  filter: z.string().max(1000).optional(),
  /** Older than this decision id, for paging. */
  before: z.string().regex(/^\d+$/).optional(),
  limit: z.string().regex(/^\d+$/).optional(),
})
export type DecisionFilter = z.input<typeof decisionFilterSchema>

export interface DecisionPage {
  readonly decisions: readonly DecisionRecord[]
  /** Pass as `before` for the next page; null at the end. */
  readonly nextBefore: number | null
}

/** A page of the list. Where few fit the filter it may have fewer than the limit and a `nextBefore` to look on from. */
export interface ListedDecisions extends DecisionPage {
  /** How many were looked through for it. */
  readonly looked: number
}

export const ALARM_CODES = [
  'store_full',
  'store_read_only',
  'store_locked',
  'store_io',
  'journal_dropped',
  'wal_large',
  'disk_low',
  'clock_jumped',
  'clock_doubted',
  'asleep',
  'handler_exposed',
  'gateway_closed',
  'cut_failed',
  'secret_guessing',
  'peer_refused',
  'secret_unused',
  'counts_differ',
  'bans_many',
  'areas_unplaced',
  'rules_broken',
  'backup_failed',
  'backup_old',
  'restore_waiting',
  'export_failed',
  'sign_ins_stale',
] as const

/** Something the operator must know; shown until it clears. */
export interface Alarm {
  readonly code: (typeof ALARM_CODES)[number]
  readonly sinceMs: number
  readonly message: string
  /** What to do. */
  readonly remedy: string
  /** Media servers that it is about, to open. Left out: none, or they are not known. */
  readonly mediaServers?: readonly NamedServer[]
}

/** A media server by its name. */
export interface NamedServer {
  readonly id: string
  readonly name: string
}

/** Viewers and publishers now, and how decisions went lately. */
export interface Counters {
  readonly viewers: number
  readonly publishers: number
  /** Since start. */
  readonly allowed: number
  readonly denied: number
  readonly redirected: number
  /** Decisions a second over the last five seconds. */
  readonly perSecond: number
  /** Refusals of the last minute by their reason, most first. */
  readonly refusedLastMinute: Readonly<Partial<Record<ReasonCode, number>>>
  /** Answer time of the handler over the last minute, milliseconds: median and 99th percentile. Null before the first. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

/** One point of the live chart. */
export interface ViewerPoint {
  readonly atMs: number
  readonly viewers: number
  readonly publishers: number
}

/**
 * One line of GET /api/v1/feed (NDJSON). The first has `kind: 'hello'` and the state now; then at most four a
 * second with what changed. A client that reads too slowly misses decisions, counted in `skipped`, never
 * sessions.
 */
export type FeedLine =
  | {
      readonly kind: 'hello'
      readonly atMs: number
      readonly sessions: readonly Session[]
      readonly decisions: readonly DecisionRecord[]
      readonly counters: Counters
      readonly history: readonly ViewerPoint[]
      readonly alarms: readonly Alarm[]
      /** Changes whenever streams, rules, servers, links or settings were edited: reload what is shown. */
      readonly catalogueVersion: number
      readonly onAir: OnAir
      readonly activity: Activity
      /** Links and tokens that seem to be passed on and are not revoked; looked at twice a minute, and after an edit. */
      readonly suspected: number
    }
  | {
      readonly kind: 'batch'
      readonly atMs: number
      readonly started: readonly Session[]
      readonly changed: readonly Session[]
      readonly ended: readonly string[]
      readonly decisions: readonly DecisionRecord[]
      readonly skipped: number
      readonly counters: Counters
      readonly alarms: readonly Alarm[]
      readonly catalogueVersion: number
      readonly onAir: OnAir
      readonly activity: Activity
      readonly suspected: number
    }

/** What a single revoke click does, before and after. */
export interface RevokeResult {
  readonly revocation: Revocation
  /** Live sessions it refuses from now on. */
  readonly sessionIds: readonly string[]
  /** What it means at the media server, in a sentence. */
  readonly effect: string
  /** What became of those whose media server can be controlled. Absent when none can. */
  readonly cuts?: readonly SessionCut[]
}

/** What became of a session that was to be cut at its media server. */
export interface SessionCut {
  readonly sessionId: string
  /** `gone`: it had left before, which its media server's list tells. `not_found`: it is not there, and may be elsewhere. */
  readonly outcome: 'cut' | 'gone' | 'stays' | 'not_found' | 'failed'
  /** Why it was not cut, in a sentence. Empty when it was, or is gone. */
  readonly detail: string
}

/** Whether a media server can be controlled. */
export interface ControlCheck {
  /** How many sessions it lists. Null when it could not be asked, or has no list. */
  readonly sessions: number | null
  /** Why not, in a sentence. Null when it could. */
  readonly problem: string | null
  /** By how much its clock is ahead of this machine's; negative: behind. Absent where it does not tell its time. */
  readonly clockOffsetMs?: number | undefined
}

/** GET /api/v1/about */
export interface About {
  readonly version: string
  readonly startedAtMs: number
  readonly dataDirectory: string
  readonly handlerUrl: string
  /** Where players come. Null while no stream has an origin, or there is no gateway. */
  readonly gatewayUrl: string | null
  readonly mode: 'desktop' | 'headless' | 'demo' | 'rehearsal'
  readonly node: string
  readonly sqlite: string
  readonly secretProtection: string
  readonly countryData: string
  /** The database of cities that rules of an area ask. Null: none is named, and nobody's place is known. */
  readonly cityData: string | null
}

/** One operator action, newest first in GET /api/v1/audit. */
export interface AuditEntry {
  readonly id: number
  readonly atMs: number
  /** `console`, `cli` or `api:<service token name>`. */
  readonly actor: string
  /** noun.verb, e.g. `stream.create`. */
  readonly what: string
  readonly subject: string
  readonly detail: string
  /** Whether it is an edit that can be undone (`open`), or was (`done`). Null: neither. */
  readonly undo: 'open' | 'done' | null
}

/** The config snippet for one media server, values filled in. */
export interface Snippet {
  readonly title: string
  /** Where to paste it. */
  readonly where: string
  readonly language: 'xml' | 'text' | 'json'
  /** Holds the handler secret: revealed on request and audited. */
  readonly text: string
}

export interface Created<T> {
  readonly item: T
  /** Shown once; null when there is nothing secret. */
  readonly secret: string | null
}
