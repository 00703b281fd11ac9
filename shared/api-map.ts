import type { z } from 'zod'
import type { AccessTokenApi } from './access-token-api.ts'
import type { ActivityApi } from './activity-api.ts'
import type { AnnotationApi } from './annotation-api.ts'
import type {
  About,
  Alarm,
  AuditEntry,
  Counters,
  Created,
  DecisionFilter,
  DiffLine,
  ListedDecisions,
  MissingSecret,
  publishSchema,
  RevokeResult,
  RuleDraft,
  RulesView,
  rollbackSchema,
  SimulateInput,
  Simulation,
  saveDraftSchema,
} from './api.ts'
import type { ApplicationApi } from './application-api.ts'
import type { AuditCheck } from './audit.ts'
import type { BackTestApi } from './back-test-api.ts'
import type { BackupApi } from './backup-api.ts'
import type { BulkRevokeApi } from './bulk-revoke-api.ts'
import type {
  IssuedLink,
  Link,
  linkInputSchema,
  nimbleLinkInputSchema,
  Revocation,
  revocationInputSchema,
  rollSchema,
  ServiceToken,
  serviceTokenInputSchema,
} from './credential.ts'
import type { DeletedApi } from './deleted-api.ts'
import type { DiagnosticsApi } from './diagnostics-api.ts'
import type { iceCredentialSchema, TokenBindings } from './director.ts'
import type { DoctorApi } from './doctor-api.ts'
import type { EditApi } from './edit-api.ts'
import type { Explanation } from './explanation.ts'
import type { ExportApi } from './export-api.ts'
import type { HouseApi } from './house-api.ts'
import type { LimitApi } from './limit-api.ts'
import type { MediaServerApi } from './media-server-api.ts'
import type { PhoneApi } from './phone-api.ts'
import type { PinnedTestApi } from './pinned-test-api.ts'
import type { testOverrideSchema } from './pinned-test-input.ts'
import type { PracticeApi } from './practice-api.ts'
import type { ReachApi } from './reach-api.ts'
import type { ListedRuleVersion, RuleVersion } from './rule.ts'
import type { RuleApi } from './rule-api.ts'
import type { RulesImpact } from './rules-impact.ts'
import type { SavedViewApi } from './saved-view-api.ts'
import type { SearchApi } from './search-api.ts'
import type { DecisionRecord, Exchange, Session } from './session.ts'
import type { Settings, SettingsChanges } from './settings.ts'
import type { rotateKeySchema, SigningKeyStatus } from './signing-key.ts'
import type { StreamApi } from './stream-api.ts'
import type { StreamTokenApi } from './stream-token-api.ts'
import type {
  DeletedTokens,
  IssuedToken,
  Token,
  TokenActResult,
  TokenKind,
  TokenPreview,
  TokenStatus,
} from './token.ts'
import type { BulkCheck, BulkJob } from './token-bulk.ts'
import type {
  tokenActSchema,
  tokenBulkSchema,
  tokenInputSchema,
  tokenRenewSchema,
} from './token-input.ts'
import type { TokenKeyApi } from './token-key-api.ts'
import type { UsageApi } from './usage-api.ts'
import type { VideoKeyApi } from './video-key-api.ts'
import type { ViewTimePage } from './view-time.ts'
import type {
  WorkbenchReading,
  WorkbenchSigned,
  WorkbenchVerdict,
  workbenchChildSchema,
  workbenchDecodeSchema,
  workbenchSignSchema,
  workbenchVerifySchema,
} from './workbench.ts'

/**
 * Every call of the console API under /api/v1, by method and path. The renderer's client and the console's routes
 * are both typed by this table, so that neither can drift. Members: `params` in the path, `query`, `body` (JSON) and
 * `answer` (JSON, status 200; 201 for creations; 204 when null). Failures are an ErrorBody.
 *
 * Not in the table because they are not plain JSON: `GET /feed` (NDJSON of FeedLine), `GET /export/decisions`,
 * `GET /export/tokens/{id}`, `GET /export/audit`, `GET /export/usage`, `GET /export/catalogue` and `GET /exports/{id}/file` (text), `GET /backups/{name}/file`,
 * `GET /downloads/{ticket}` (any of these files),
 * `POST /house-files` (a ZIP file), `POST /backups/upload` (a backup file), `POST /launch`
 * and `/launch/again` (headless sign-in), `GET /openapi.json`.
 */
export interface Api
  extends AccessTokenApi,
    ActivityApi,
    ApplicationApi,
    StreamTokenApi,
    UsageApi,
    VideoKeyApi,
    LimitApi,
    BulkRevokeApi,
    ReachApi,
    RuleApi,
    DeletedApi,
    EditApi,
    DiagnosticsApi,
    DoctorApi,
    StreamApi,
    ExportApi,
    MediaServerApi,
    PracticeApi,
    BackTestApi,
    BackupApi,
    HouseApi,
    PhoneApi,
    PinnedTestApi,
    SavedViewApi,
    AnnotationApi,
    TokenKeyApi,
    SearchApi {
  'GET /about': { answer: About }
  'GET /alarms': { answer: { alarms: readonly Alarm[] } }
  'POST /clock/confirm': { answer: null }
  'GET /counters': { answer: Counters }

  'GET /sessions': { answer: { sessions: readonly Session[] } }
  /** Revokes what can be revoked most narrowly: the grant if `what` says so, else viewer, address or just the session. */
  'POST /sessions/{id}/revoke': {
    params: { id: string }
    body: { what: 'session' | 'grant' | 'viewer' | 'address'; untilMs: number | null; note: string }
    answer: RevokeResult
  }
  /** Ended sessions, newest first; `ids`, up to 100 with commas between, asks for those alone. */
  'GET /sessions/ended': {
    query: { before?: string; streamId?: string; ids?: string; limit?: string }
    answer: { sessions: readonly Session[]; nextBefore: string | null }
  }

  /** How long viewers watched; `from` and `to` are UTC days (`2026-01-31`), both included. */
  'GET /view-time': {
    query: { streamId?: string; viewerId?: string; from?: string; to?: string; limit?: string }
    answer: ViewTimePage
  }

  'GET /decisions': { query: DecisionFilter; answer: ListedDecisions }
  'GET /decisions/{id}': {
    params: { id: string }
    answer: {
      decision: DecisionRecord
      /** The decision explained, one sentence a line. */
      sentences: readonly string[]
      /** Null when the exchange is no longer kept (the last few thousand are). */
      exchange: Exchange | null
      /** From all sides: the classic checks, hints of the wire, and the closest change that would admit. */
      explanation: Explanation
    }
  }

  'GET /rules': { answer: RulesView }
  'PUT /rules/draft': { body: z.input<typeof saveDraftSchema>; answer: RuleDraft }
  'DELETE /rules/draft': { answer: null }
  'GET /rules/diff': { answer: { lines: readonly DiffLine[] } }
  'POST /rules/publish': { body: z.input<typeof publishSchema>; answer: RuleVersion }
  'POST /rules/rollback': { body: z.input<typeof rollbackSchema>; answer: RuleVersion }
  /** The last hundred, newest first. */
  'GET /rules/versions': { answer: { versions: readonly ListedRuleVersion[] } }
  /** One with its rules; 0 is what held before the first: none. */
  'GET /rules/versions/{version}': { params: { version: string }; answer: RuleVersion }

  /**
   * Issued links, newest first; `text` is looked for, without regard to case, in label, stream, issuer, id and tags. With
   * `ids` (100 at most, separated by commas) those links in that order, whatever else is asked.
   */
  'GET /links': {
    query: { before?: string; text?: string; limit?: string; ids?: string }
    answer: { links: readonly Link[]; nextBefore: string | null }
  }
  'POST /links': { body: z.input<typeof linkInputSchema>; answer: IssuedLink }
  'POST /links/nimble': { body: z.input<typeof nimbleLinkInputSchema>; answer: IssuedLink }

  /** Tokens of every kind, newest first; `text` is looked for in label, streams, issuer, id and tags. */
  'GET /tokens': {
    query: {
      before?: string
      text?: string
      kind?: TokenKind
      status?: TokenStatus
      limit?: string
    }
    answer: { tokens: readonly Token[]; nextBefore: string | null }
  }
  /** In the order of the kinds; those of which none was deleted are left out. */
  'GET /tokens/deleted': { answer: { kinds: readonly DeletedTokens[] } }
  'POST /tokens': { body: z.input<typeof tokenInputSchema>; answer: IssuedToken }
  /** Half a form is looked at too, so the body need not fit yet. */
  'POST /tokens/preview': { body: Record<string, unknown>; answer: TokenPreview }
  'POST /tokens/acts': { body: z.input<typeof tokenActSchema>; answer: TokenActResult }
  'POST /tokens/renew': { body: z.input<typeof tokenRenewSchema>; answer: IssuedToken }
  /** First addresses of the ICE servers whose credential is set. */
  'GET /director/ice-credentials': { answer: { set: readonly string[] } }
  'PUT /director/ice-credentials': {
    body: z.input<typeof iceCredentialSchema>
    answer: { set: readonly string[] }
  }
  /** The places of tokens that admit only the first few addresses. */
  'GET /subscribe-tokens/{id}/bindings': { params: { id: string }; answer: TokenBindings }
  'DELETE /subscribe-tokens/{id}/bindings': { params: { id: string }; answer: null }
  'GET /publish-tokens/{id}/bindings': { params: { id: string }; answer: TokenBindings }
  'DELETE /publish-tokens/{id}/bindings': { params: { id: string }; answer: null }

  /** What issuing pasted rows would do. */
  'POST /tokens/bulk/check': { body: z.input<typeof tokenBulkSchema>; answer: BulkCheck }
  /** Begins to issue them; how far it is, `GET` tells. The texts are in `GET /export/tokens/{id}`. */
  'POST /tokens/bulk': { body: z.input<typeof tokenBulkSchema>; answer: BulkJob }
  'GET /tokens/bulk/{id}': { params: { id: string }; answer: BulkJob }
  'POST /tokens/bulk/{id}/cancel': { params: { id: string }; answer: BulkJob }

  'GET /service-tokens': { answer: { serviceTokens: readonly ServiceToken[] } }
  'POST /service-tokens': {
    body: z.input<typeof serviceTokenInputSchema>
    answer: Created<ServiceToken>
  }
  'PUT /service-tokens/{id}': {
    params: { id: string }
    body: { disabled: boolean }
    answer: Created<ServiceToken>
  }
  /** A new text for the same token, shown once; the one before counts for a while. */
  'POST /service-tokens/{id}/roll': {
    params: { id: string }
    body: z.input<typeof rollSchema>
    answer: Created<ServiceToken>
  }
  /** It is listed for as long as it can be restored. */
  'DELETE /service-tokens/{id}': { params: { id: string }; answer: null }
  'POST /service-tokens/{id}/restore': { params: { id: string }; answer: ServiceToken }

  'GET /signing-keys': { answer: { signingKeys: readonly SigningKeyStatus[] } }
  'POST /signing-keys/rotate': {
    body: z.input<typeof rotateKeySchema>
    answer: { signingKeys: readonly SigningKeyStatus[] }
  }
  /** It is listed for as long as it can be restored. */
  'DELETE /signing-keys/{id}': { params: { id: string }; answer: null }
  'POST /signing-keys/{id}/restore': { params: { id: string }; answer: null }

  /** Those in force, newest first: all, or those that keep out any of whom is named. */
  'GET /revocations': {
    query: {
      session?: string
      grant?: string
      viewer?: string
      address?: string
      label?: string
      tag?: string
      limit?: string
    }
    /** `total` are in force of whom is named, however many are listed. */
    answer: { revocations: readonly Revocation[]; total: number }
  }
  'POST /revocations': { body: z.input<typeof revocationInputSchema>; answer: RevokeResult }
  'DELETE /revocations/{id}': { params: { id: string }; answer: null }

  /** The workbench: what is pasted leaves no trace, and nothing is admitted. */
  'POST /workbench/decode': {
    body: z.input<typeof workbenchDecodeSchema>
    answer: WorkbenchReading
  }
  'POST /workbench/verify': {
    body: z.input<typeof workbenchVerifySchema>
    answer: WorkbenchVerdict
  }
  'POST /workbench/check-child': {
    body: z.input<typeof workbenchChildSchema>
    answer: WorkbenchVerdict
  }
  'POST /workbench/sign': {
    body: z.input<typeof workbenchSignSchema>
    answer: WorkbenchSigned
  }

  'POST /simulate': { body: SimulateInput; answer: Simulation }

  'GET /settings': { answer: Settings }
  'PUT /settings': { body: Settings; answer: Settings }
  'PATCH /settings': { body: SettingsChanges; answer: Settings }
  'GET /audit': {
    query: { before?: string; text?: string; limit?: string }
    answer: { entries: readonly AuditEntry[]; nextBefore: number | null }
  }
  'POST /audit/check': { body: { receipt?: string | null | undefined }; answer: AuditCheck }
  /** `label`: what was copied, in words; never the secret. */
  'POST /audit/copies': {
    /** `of`: a secret, or data about viewers, such as an address. Default `secret`. */
    body: { label: string; of?: 'secret' | 'data' | undefined }
    answer: null
  }

  /** A readable YAML document of streams, rules and media servers. `dryRun` only answers the difference. */
  'POST /apply': {
    body: {
      yaml: string
      dryRun: boolean
      overrideTests?: z.input<typeof testOverrideSchema> | undefined
      /** Values that the document refers to, by `env NAME` and `file path`. Default none: such a document is refused. */
      values?: Record<string, string> | undefined
    }
    answer: {
      applied: boolean
      lines: readonly DiffLine[]
      /** One-time secrets of keys that were made, by label. Empty on a dry run. */
      secrets: Readonly<Record<string, string>>
      /** What the document names that has no secret yet. */
      missing: readonly MissingSecret[]
      /** Live rules about an area that it declares while no database of cities is named. */
      unplacedAreas: number
      /** Of a dry run: whom it would refuse of those who are in now. Null when it was applied. */
      impact: RulesImpact | null
    }
  }
  /**
   * Fresh one-time launch links, each with a code of its own: for this machine, and for a phone where `console-name` names a proxy.
   * Needs the control token of the data directory.
   */
  'POST /launch-codes': { answer: { url: string; phoneUrl: string | null } }
}

export type ApiCall = keyof Api
