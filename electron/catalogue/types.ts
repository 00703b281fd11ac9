import type { GrantKind } from '../../shared/access.ts'
import type { DiffLine, RuleDraft } from '../../shared/api.ts'
import type {
  IssuedLink,
  Link,
  LinkInput,
  NimbleLinkInput,
  ServiceToken,
  ServiceTokenInput,
  StreamKey,
} from '../../shared/credential.ts'
import type { IceCredentialInput } from '../../shared/director.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import type { Rule, RuleVersion } from '../../shared/rule.ts'
import type { Settings } from '../../shared/settings.ts'
import type { SigningKeyKind, SigningKeyStatus } from '../../shared/signing-key.ts'
import type { Stream, StreamInput } from '../../shared/stream.ts'
import type {
  DeletedTokens,
  IssuedToken,
  Token,
  TokenPreview,
  TokenRef,
} from '../../shared/token.ts'
import type { TokenInput, TokenRenewal } from '../../shared/token-input.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { TokenBinding } from '../store/types.ts'
import type { HmacKey } from '../tokens/jws-key.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Actor } from './actor.ts'
import type { Annotations } from './annotations.ts'
import type { Applications } from './application-types.ts'
import type { AuditLog } from './audit-log.ts'
import type { DeletedThings } from './deleted.ts'
import type { Editor } from './editor.ts'
import type { EditKeeper, Edits } from './edits.ts'
import type { LedOn } from './front-door.ts'
import type { FrontDoors } from './front-doors.ts'
import type { GrantLimits, LimitMarks } from './grant-limits.ts'
import type { HouseFiles } from './house-files.ts'
import type { MediaServers } from './media-server-types.ts'
import type { PinnedTests } from './pinned-tests.ts'
import type { RevocationCalls } from './revocation-types.ts'
import type { SavedViews } from './saved-views.ts'
import type { NewStreamKey } from './stream-keys.ts'
import type {
  AccountCalls,
  ApiSecrets,
  PublishTokens,
  SubscribeTokens,
  TokenEnds,
} from './stream-token-types.ts'
import type {
  BulkCalls,
  CatalogueTokenAct,
  LinkPage,
  LinkQuery,
  TokenPage,
  TokenQuery,
} from './token-calls.ts'
import type { TokenKeyUses } from './token-key-uses.ts'
import type { TokenKeys } from './token-keys.ts'
import type { Fit } from './token-search.ts'
import type { VideoJwts } from './video-jwts.ts'
import type { VideoKeys } from './video-keys.ts'
import type { Workbench } from './workbench.ts'

/** A STUN or TURN server as a browser takes it. */
export interface PlayerIceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

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

  readonly streams: {
    list(): readonly Stream[]
    get(id: string): Stream
    create(input: StreamInput, actor: Actor): Stream
    update(id: string, input: StreamInput, actor: Actor): Stream
    /** ERR_IN_USE while a published rule targets it. Its keys and links go with it. */
    remove(id: string, actor: Actor): void
    /** What Stagedoor proves itself with at its WHIP endpoint. Null when nothing is set. Never shown. */
    whipToken(id: string): string | null
    /** @param value Null removes it. */
    setWhipToken(id: string, value: string | null, actor: Actor): { readonly isSet: boolean }
  }
  /**
   * What signs the play address of a stream at its front door; the key is never shown. ERR_NOT_FOUND; ERR_INPUT_INVALID for a
   * stream without a play address, and for an expression of nginx that cannot be filled in.
   */
  readonly frontDoors: FrontDoors
  /**
   * Where a viewer who was admitted is led on to: the stream at its media server, with a signature that is good for two
   * minutes, made by the signer of its front door where it has one. A media server that asks about them is given what let them in:
   * their grant, viewer and tags count there, for as long as it asks.
   *
   * @param viewer What the media server will see of them, who they are if that is known, and what let them in.
   * @returns Null when neither a single media server nor the stream says where viewers connect, or what it takes cannot be
   *          signed for this viewer.
   */
  leadOn(stream: Stream, viewer: LedOn): string | null
  readonly rules: {
    published(): RuleVersion
    versions(): readonly RuleVersion[]
    draft(): RuleDraft | null
    /** ERR_CONFLICT when something else was published since `baseVersion`. Order is kept as given. */
    saveDraft(baseVersion: number, rules: readonly Rule[], actor: Actor): RuleDraft
    discardDraft(actor: Actor): void
    diff(): readonly DiffLine[]
    /**
     * ERR_RULE_INVALID, ERR_RULE_TIE, ERR_TESTS_FAIL: the old set stays and so does the draft.
     *
     * @param override Publishes although pinned tests fail, audited. Default: they refuse it.
     */
    publish(
      baseVersion: number,
      note: string,
      actor: Actor,
      override?: TestOverride | null,
    ): RuleVersion
    /** Publishes an earlier version again, as a new version. Pinned tests count as for {@link publish}. */
    rollback(version: number, actor: Actor, override?: TestOverride | null): RuleVersion
    /** An earlier version compiled for trying out; not in force. ERR_NOT_FOUND. */
    compileVersion(version: number): Snapshot
    /** The draft (or published set) compiled for trying out; not in force. */
    compileDraft(): Snapshot
  }
  readonly pinnedTests: PinnedTests
  readonly savedViews: SavedViews
  readonly annotations: Annotations
  readonly houseFiles: HouseFiles
  readonly mediaServers: MediaServers
  readonly links: {
    /** All of them, newest first; blocks for as long as that takes. */
    list(): readonly Link[]
    /**
     * Some of them, newest first, found in slices between which the handler goes on answering.
     *
     * @throws AppError ERR_INPUT_INVALID when `before` is no link, e.g. was removed meanwhile.
     */
    page(query: LinkQuery): Promise<LinkPage>
    /** Those of some ids that there are, in the order given. */
    some(ids: readonly string[]): readonly Link[]
    issue(input: LinkInput, actor: Actor): IssuedLink
    /**
     * Signs a Nimble playback URL with the password of its media server. ERR_INPUT_INVALID when there is none, or when
     * the viewer, address or stream cannot be signed.
     */
    issueNimble(input: NimbleLinkInput, actor: Actor): IssuedLink
  }
  /** Tokens of every kind at once. */
  readonly tokens: {
    /** Some of them, newest first, found in slices between which the handler goes on answering. */
    page(query: TokenQuery): Promise<TokenPage>
    /** How many of each kind can be restored. */
    deleted(): Promise<readonly DeletedTokens[]>
    /** Those that fit a text best, deleted ones left out, at most so many; see token-search.ts. */
    search(
      text: string,
      limit: number,
    ): Promise<readonly { readonly token: Token; readonly fit: Fit }[]>
    /** What the operator called the token that a grant is. Empty when it has no label, or is none of ours. */
    labelOf(grantId: string): string
    /** The token that a grant is. Null when none such is stored. */
    find(grantId: string): Token | null
    /** ERR_NOT_FOUND */
    get(ref: TokenRef): Token
    /** When the token that a grant is of ends, epoch milliseconds; null without an end. Null when none such is stored. */
    endOf(grantId: string): { readonly kind: GrantKind; readonly endsAtMs: number | null } | null
    /** All of it or nothing. ERR_NOT_FOUND names the token that is not there or was deleted. */
    act(act: CatalogueTokenAct, refs: readonly TokenRef[], actor: Actor): void
    /** What a token would permit and what is odd about it, half a form included. Nothing is signed or stored. */
    preview(input: unknown): TokenPreview
    /** What issuing one of that kind throws. */
    issue(input: TokenInput, actor: Actor): IssuedToken
    /**
     * Renews or, with an overlap, rolls a token: a kind whose end is not part of its text gets another end, any other
     * is issued anew with the same stream, label, tags and restrictions. ERR_INPUT_INVALID when it is not known what it
     * was signed with.
     */
    renew(renewal: TokenRenewal, actor: Actor): IssuedToken
  }
  readonly bulk: BulkCalls
  readonly streamKeys: {
    list(streamId?: string): readonly StreamKey[]
    /** ERR_INPUT_INVALID when another key is the text the operator chose. */
    create(input: NewStreamKey, actor: Actor): { key: StreamKey; secret: string }
    /** The keys that texts are, in their order, in force or not. Null: none that was not deleted. */
    withValues(secrets: readonly string[]): readonly (StreamKey | null)[]
    /** Puts keys at other labels and streams, all at once. ERR_NAME_TAKEN; ERR_NOT_FOUND. */
    move(moves: readonly Pick<StreamKey, 'id' | 'streamId' | 'label'>[], actor: Actor): void
    /** Whether a text is the key with this id, in force or not. */
    isKey(id: string, secret: string): boolean
    setDisabled(id: string, disabled: boolean, actor: Actor): StreamKey
    /** It is refused from then on, and can be restored for 30 days. */
    remove(id: string, actor: Actor): void
    /**
     * The stream a key is for, whether the key is in force or not. Null when nobody has this key, or it is for a pattern,
     * which names no stream.
     */
    streamOf(secret: string): Stream | null
  }
  readonly serviceTokens: {
    list(): readonly ServiceToken[]
    create(input: ServiceTokenInput, actor: Actor): { token: ServiceToken; secret: string }
    setDisabled(id: string, disabled: boolean, actor: Actor): ServiceToken
    /** A new text for the same token; the one before counts for so many minutes more. */
    roll(id: string, overlapMinutes: number, actor: Actor): { token: ServiceToken; secret: string }
    /** Takes it out of use; it can be restored for 30 days, unless its name is given to another. */
    remove(id: string, actor: Actor): void
    /** ERR_NOT_FOUND */
    restore(id: string, actor: Actor): ServiceToken
    /** The enabled token this secret belongs to, or null. */
    authenticate(secret: string): ServiceToken | null
  }
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
  readonly director: {
    /** As players get them. TURN servers without a credential are left out. */
    iceServers(): readonly PlayerIceServer[]
    /** First addresses of the ICE servers whose credential is set; the credentials are never shown. */
    iceCredentials(): readonly string[]
    /** ERR_NOT_FOUND when no ICE server begins with this address. */
    setIceCredential(input: IceCredentialInput, actor: Actor): readonly string[]
    /** The key that signs tickets; made when there is none yet, or none young enough. ERR_DB_*, ERR_KEY_STORE_LOCKED. */
    ticketKey(): HmacKey
  }
  /** Addresses that subscribe and publish tokens are bound to, where a token admits only the first few. */
  readonly tokenBindings: {
    /** In the order they were bound. Empty when the token of this grant (`st-<id>`, `pt-<id>`) is bound to none. */
    list(grantId: string): readonly TokenBinding[]
    /**
     * Frees all of a token's places.
     *
     * @returns How many there were.
     */
    reset(grantId: string, actor: Actor): number
    /**
     * Hot path, after everything else allowed it: binds the token behind a grant to an address, in memory. Whoever
     * admits stores it with the admission and calls `stored`, or else `release`, once. Until then whoever else comes from
     * there gets it too, so that the first one’s failure lets nobody in unrecorded.
     *
     * @returns What was bound; null when nothing had to be, `taken` when all places are or the address is not known.
     */
    take(grantId: string, address: string | null, nowMs: number): TokenBinding | 'taken' | null
    /** It is on disk: from now on nothing has to be bound for that address. */
    stored(binding: TokenBinding): void
    /**
     * Gives back what was taken for an admission that did not come about. The place is free when all who share it did. No
     * effect once it is on disk.
     */
    release(binding: TokenBinding): void
  }
  readonly settings: {
    get(): Settings
    update(input: Settings, actor: Actor): Settings
  }
  readonly signingKeys: {
    /** All of them, the newest of each kind first, with what still hangs on each. */
    list(): readonly Omit<SigningKeyStatus, 'liveSessions'>[]
    /** Whether a grant is a link that was signed with a key. */
    hasSigned(id: string, grantId: string): boolean
    /** A new key signs from now on; the one before goes on verifying what it signed. */
    rotate(kind: SigningKeyKind, actor: Actor): void
    /** What it signed is refused from now on. ERR_NOT_FOUND; ERR_IN_USE for the one that signs. */
    remove(id: string, actor: Actor): void
    /** What it signed counts again, within 30 days. ERR_NOT_FOUND */
    restore(id: string, actor: Actor): void
  }
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
  batch<T>(work: () => T, options: { readonly keep: boolean }): T
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
