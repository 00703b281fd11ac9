import type { TestOverride } from '../../shared/pinned-test.ts'
import type { Rule, RuleVersion } from '../../shared/rule.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Actor } from './actor.ts'
import type { Annotations } from './annotations.ts'
import type { Applications } from './application-types.ts'
import type { AuditLog } from './audit-log.ts'
import type { DeletedThings } from './deleted.ts'
import type { DirectorCalls } from './director.ts'
import type { EditKeeper, Edits } from './edit-types.ts'
import type { BatchOptions, Editor } from './editor.ts'
import type { FrontDoors } from './front-doors.ts'
import type { GrantLimits, LimitMarks } from './grant-limits.ts'
import type { HouseFiles } from './house-files.ts'
import type { LeadOn } from './lead-on.ts'
import type { Links } from './links.ts'
import type { MediaServers } from './media-server-types.ts'
import type { PinnedTests } from './pinned-tests.ts'
import type { RevocationCalls } from './revocation-types.ts'
import type { Rules } from './rules.ts'
import type { SavedViews } from './saved-views.ts'
import type { ServiceTokens } from './service-tokens.ts'
import type { SettingsCalls } from './settings.ts'
import type { SigningKeys } from './signing-key-calls.ts'
import type { StreamKeys } from './stream-keys.ts'
import type {
  AccountCalls,
  ApiSecrets,
  PublishTokens,
  SubscribeTokens,
  TokenEnds,
} from './stream-token-types.ts'
import type { Streams } from './streams.ts'
import type { TokenBindings } from './token-bindings.ts'
import type { BulkCalls } from './token-calls.ts'
import type { TokenKeyUses } from './token-key-uses.ts'
import type { TokenKeys } from './token-keys.ts'
import type { Tokens } from './tokens.ts'
import type { VideoJwts } from './video-jwts.ts'
import type { VideoKeys } from './video-keys.ts'
import type { Workbench } from './workbench.ts'

/**
 * All the operator sets up: the one place that validates an edit, stores it with its audit entry in one
 * transaction, compiles a new snapshot and swaps it in. If anything refuses, nothing has changed.
 *
 * Inputs are already of their schema's shape; errors are AppError by code, with field issues.
 */
export interface Catalogue {
  /** The compiled set in force. Replaced as a whole, never changed. */
  readonly snapshot: Snapshot
  /** Counts every successful edit since start. */
  readonly version: number
  onChange(listener: () => void): void

  readonly streams: Streams
  /**
   * What signs the play address of a stream at its front door; the key is never shown. ERR_NOT_FOUND; ERR_INPUT_INVALID for a
   * stream without a play address, and for an expression of nginx that cannot be filled in.
   */
  readonly frontDoors: FrontDoors
  readonly leadOn: LeadOn
  readonly rules: Rules
  readonly pinnedTests: PinnedTests
  readonly savedViews: SavedViews
  readonly annotations: Annotations
  readonly houseFiles: HouseFiles
  readonly mediaServers: MediaServers
  readonly links: Links
  /** Tokens of every kind at once. */
  readonly tokens: Tokens
  readonly bulk: BulkCalls
  readonly streamKeys: StreamKeys
  readonly serviceTokens: ServiceTokens
  /** Native Frame's, made for users by a back end. */
  readonly accessTokens: AccessTokens
  /** What signs and verifies the web tokens of Native Frame's projects. */
  readonly videoKeys: VideoKeys
  readonly videoJwts: VideoJwts
  readonly applications: Applications
  readonly subscribeTokens: SubscribeTokens
  readonly publishTokens: PublishTokens
  readonly apiSecrets: ApiSecrets
  readonly account: AccountCalls
  readonly tokenEnds: TokenEnds
  readonly revocations: RevocationCalls
  /** What the Director answers players with, beside the settings. */
  readonly director: DirectorCalls
  /** Addresses that subscribe and publish tokens are bound to, where a token admits only the first few. */
  readonly tokenBindings: TokenBindings
  readonly settings: SettingsCalls
  readonly signingKeys: SigningKeys
  readonly tokenKeys: TokenKeys
  readonly tokenKeyUses: TokenKeyUses
  readonly workbench: Workbench
  readonly audit: AuditLog
  readonly grantLimits: GrantLimits
  readonly limitMarks: LimitMarks
  readonly deleted: DeletedThings
  readonly edits: Edits
  /** Called by sessions/ after a grant admitted someone; written lazily (within a second). */
  noteGrantUsed(grantId: string, atMs: number): void
}

/** The catalogue as its owner holds it: with what edits it as a whole and what ends it. */
export interface OwnedCatalogue extends Catalogue, Pick<Editor, 'brokenRules'> {
  /**
   * Runs several edits as one: all are stored together or none is, and the snapshot is compiled once. With
   * `keep: false` they are made, compiled and taken back, to see whether they could be.
   *
   * @returns What `work` returned.
   */
  batch<T>(work: () => T, options: BatchOptions): T
  /** Runs edits that are undone in one step; see EditKeeper. */
  readonly together: EditKeeper['together']
  /**
   * Publishes a whole set of rules over whatever is in force, without a draft. A draft stays as it is, based on an
   * older version from then on. ERR_RULE_INVALID, ERR_RULE_TIE, ERR_TESTS_FAIL: the old set stays.
   */
  publishRules(
    rules: readonly Rule[],
    note: string,
    actor: Actor,
    override?: TestOverride | null,
  ): RuleVersion
  /** Writes the use counters that are waiting. Before the database is closed. */
  close(): void
}
