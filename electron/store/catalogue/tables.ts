import type { PublishTokenInput, SubscribeTokenInput } from '../../../shared/stream-token.ts'
import type { Database } from '../database.ts'
import { type AccessTokenTable, accessTokenTable } from './access-tokens.ts'
import { type AccountTable, accountTable } from './account.ts'
import { type AnnotationTable, annotationTable } from './annotations.ts'
import { type ApiSecretTable, apiSecretTable } from './api-secrets.ts'
import { type ApplicationTable, applicationTable } from './applications.ts'
import { type AuditTable, auditTable } from './audit.ts'
import type { Authenticate } from './audit-chain.ts'
import { type DeletedTable, deletedTable } from './deleted.ts'
import { type EdgeAuthTokenTable, edgeAuthTokenTable } from './edge-auth-tokens.ts'
import { type EndedLinkTable, endedLinkTable } from './ended-links.ts'
import { type FrontDoorTable, frontDoorTable } from './front-doors.ts'
import { type GrantLimitTable, grantLimitTable } from './grant-limits.ts'
import { type GrantUseTable, grantUseTable } from './grant-uses.ts'
import { type IceCredentialTable, iceCredentialTable } from './ice-credentials.ts'
import { type KeptEditTable, keptEditTable } from './kept-edits.ts'
import { type LimitMarkTable, limitMarkTable } from './limit-marks.ts'
import { type LinkTable, linkTable } from './links.ts'
import { type MediaServerSigningTable, mediaServerSigningTable } from './media-server-signing.ts'
import { type MediaServerTable, mediaServerTable } from './media-servers.ts'
import { type PinnedTestTable, pinnedTestTable } from './pinned-tests.ts'
import { type RevocationTable, revocationTable } from './revocations.ts'
import { type RuleTable, ruleTable } from './rules.ts'
import { type SavedViewTable, savedViewTable } from './saved-views.ts'
import { type ServerControlTable, serverControlTable } from './server-control.ts'
import { type ServerSecretTable, serverSecretTable } from './server-secrets.ts'
import { type ServerTokenTable, serverTokenTable } from './server-tokens.ts'
import { type ServiceTokenTable, serviceTokenTable } from './service-tokens.ts'
import { type SettingTable, settingTable } from './settings.ts'
import { type SigningKeyTable, signingKeyTable } from './signing-keys.ts'
import { type StreamKeyTable, streamKeyTable } from './stream-keys.ts'
import { type StreamTokenTable, streamTokenTable } from './stream-tokens.ts'
import { type StreamTable, streamTable } from './streams.ts'
import { type TokenBindingTable, tokenBindingTable } from './token-bindings.ts'
import { type TokenKeyTable, tokenKeyTable } from './token-keys.ts'
import { type VideoKeyTable, videoKeyTable } from './video-keys.ts'
import { type WhipTokenTable, whipTokenTable } from './whip-tokens.ts'

/** What only subscribe tokens have. */
export type SubscribeExtras = Pick<SubscribeTokenInput, 'trackingId'>
/** What only publish tokens have; where they restream to is sealed. */
export interface PublishExtras {
  readonly subscribeRequiresAuth: boolean
  readonly options: Omit<PublishTokenInput['options'], 'restream'>
}

/** Every table of what the operator sets up. None of them starts or ends a transaction. */
export interface CatalogueTables {
  readonly streams: StreamTable
  readonly videoKeys: VideoKeyTable
  readonly accessTokens: AccessTokenTable
  readonly rules: RuleTable
  readonly mediaServers: MediaServerTable
  readonly mediaServerSigning: MediaServerSigningTable
  readonly serverSecrets: ServerSecretTable
  readonly serverControls: ServerControlTable
  readonly links: LinkTable
  readonly endedLinks: EndedLinkTable
  readonly streamKeys: StreamKeyTable
  readonly serviceTokens: ServiceTokenTable
  readonly signingKeys: SigningKeyTable
  readonly applications: ApplicationTable
  readonly edgeAuthTokens: EdgeAuthTokenTable
  readonly revocations: RevocationTable
  readonly settings: SettingTable
  readonly audit: AuditTable
  readonly grantUses: GrantUseTable
  readonly tokenBindings: TokenBindingTable
  readonly subscribeTokens: StreamTokenTable<SubscribeExtras>
  readonly publishTokens: StreamTokenTable<PublishExtras>
  readonly apiSecrets: ApiSecretTable
  readonly account: AccountTable
  readonly iceCredentials: IceCredentialTable
  readonly grantLimits: GrantLimitTable
  readonly limitMarks: LimitMarkTable
  readonly frontDoors: FrontDoorTable
  readonly whipTokens: WhipTokenTable
  readonly pinnedTests: PinnedTestTable
  readonly savedViews: SavedViewTable
  readonly annotations: AnnotationTable
  readonly deleted: DeletedTable
  readonly keptEdits: KeptEditTable
  readonly tokenKeys: TokenKeyTable
  readonly serverTokens: ServerTokenTable
}

/** Prepares all statements of the catalogue on a migrated database. `authenticate` is what entries of the audit log prove themselves by. */
export function catalogueTables(db: Database, authenticate: Authenticate): CatalogueTables {
  return {
    streams: streamTable(db),
    videoKeys: videoKeyTable(db),
    accessTokens: accessTokenTable(db),
    rules: ruleTable(db),
    mediaServers: mediaServerTable(db),
    mediaServerSigning: mediaServerSigningTable(db),
    serverSecrets: serverSecretTable(db),
    serverControls: serverControlTable(db),
    links: linkTable(db),
    endedLinks: endedLinkTable(db),
    streamKeys: streamKeyTable(db),
    serviceTokens: serviceTokenTable(db),
    signingKeys: signingKeyTable(db),
    applications: applicationTable(db),
    edgeAuthTokens: edgeAuthTokenTable(db),
    revocations: revocationTable(db),
    settings: settingTable(db),
    audit: auditTable(db, authenticate),
    grantUses: grantUseTable(db),
    tokenBindings: tokenBindingTable(db),
    subscribeTokens: streamTokenTable(db, 'subscribe_tokens'),
    publishTokens: streamTokenTable(db, 'publish_tokens'),
    apiSecrets: apiSecretTable(db),
    account: accountTable(db),
    iceCredentials: iceCredentialTable(db),
    grantLimits: grantLimitTable(db),
    limitMarks: limitMarkTable(db),
    frontDoors: frontDoorTable(db),
    whipTokens: whipTokenTable(db),
    pinnedTests: pinnedTestTable(db),
    savedViews: savedViewTable(db),
    annotations: annotationTable(db),
    deleted: deletedTable(db),
    keptEdits: keptEditTable(db),
    tokenKeys: tokenKeyTable(db),
    serverTokens: serverTokenTable(db),
  }
}
