import type { ReasonCode } from './reasons.ts'

/** What is asked for. Vendor words (play, read, listen, view) become `subscribe` in their protocol file. */
export type Action = 'publish' | 'subscribe'

/** Which moment of a session the caller tells of. */
type Phase = 'start' | 'recheck' | 'end'

/**
 * What a presented text looks like, by its shape alone: `opaque` is 64 hexadecimal characters that mean nothing by
 * themselves, `jwt` three parts with dots between. Whose token it is turns out when it is verified. `vouched` is no text
 * of a viewer's: the media server, which proved who it is, says whom it has verified itself.
 */
export type CredentialKind =
  | 'rj-auth'
  | 'stream-key'
  | 'wms-auth'
  | 'publish-sign'
  | 'edge-auth'
  | 'ome-policy'
  | 'nms-sign'
  | 'opaque'
  | 'jwt'
  | 'vouched'

/** Whose token a credential turned out to be. */
export type GrantKind =
  | 'rj-auth'
  | 'stream-key'
  | 'wms-auth'
  | 'publish-sign'
  | 'edge-auth'
  | 'ome-policy'
  | 'server-token'
  | 'subscribe-token'
  | 'publish-token'
  | 'self-signed'
  | 'access-token'
  | 'video-jwt'
  | 'connection-ticket'

/** What was presented, exactly as it came: nothing is trusted about it yet. */
export interface Credential {
  readonly kind: CredentialKind
  readonly value: string
}

/** One question: may this viewer or publisher do this action on this stream now? */
export interface AccessRequest {
  readonly action: Action
  readonly phase: Phase
  /** The stream as the caller names it, without leading slash, query or manifest name: `live/news`. */
  readonly streamName: string
  /** Id of the configured media server that asks. */
  readonly mediaServerId: string
  /** How the stream is delivered, lower case: `hls`, `icecast`, `rtmp`. Empty when the caller does not say. */
  readonly protocol: string
  /** Address of the viewer or publisher as text, IPv4 or IPv6, unmapped. Null when the caller does not say. */
  readonly address: string | null
  readonly userAgent: string | null
  readonly referer: string | null
  /** The Origin header of the viewer's page. Absent or null when the caller does not say. */
  readonly origin?: string | null
  /** Account the caller names, at a Director. Absent or null when it names none. */
  readonly accountId?: string | null
  /** The caller's own id of the session; the same id twice is the same session. Null when it has none. */
  readonly sessionKey: string | null
  /** Who the caller says this is (a user name), unverified. Null when it does not say. */
  readonly viewerId: string | null
  /** In the order presented. Empty when none was. */
  readonly credentials: readonly Credential[]
  /** The grant its session began with, where that is asked about again. Absent or null: it begins one. */
  readonly grantId?: string | null
  /**
   * For how long the session is taken to be live unless it is told of again, seconds. Null: until its end is told. Absent:
   * as is usual for the media server.
   */
  readonly lastsSeconds?: number | null
  /**
   * Whether it comes from somewhere else than its session, with what stands for that session: then a refusal is about this
   * request alone, and the session goes on. Absent: no.
   */
  readonly isAside?: boolean
  /** Whether it only precedes what its session asks under another id, so that it begins none itself. Absent: no. */
  readonly isPreliminary?: true
  /**
   * Whether who asks about a live session knows nothing of it but its name, as after a restart: then what the session was let in with
   * counts, and no credential is looked at. Absent: no.
   */
  readonly isHeld?: boolean
  /**
   * What one who waits without a session was told the last time, as while a loop is played to them: the same again is not recorded. Absent
   * or an admission: each is.
   */
  readonly toldBefore?: Pick<Decision, 'outcome' | 'reason' | 'ruleId' | 'redirectUrl'>
  /**
   * After how many seconds of silence its session goes on at another address of the same viewer, where its media server knows it by the
   * address. Absent: it does not.
   */
  readonly movesAfterSeconds?: number
  /** Of an end: its media server never uses this session's id again, so that a start that comes after it is over. Absent: no. */
  readonly isLast?: boolean
}

/** A credential after it was verified: what it permits. */
export interface Grant {
  /** Stable id; revocations and last-use key on it, never on the credential's text. */
  readonly id: string
  readonly kind: GrantKind
  /** What the operator called it. Null when it has no label. */
  readonly label: string | null
  readonly actions: readonly Action[]
  /** Ids of the streams it is for. Null means every stream. */
  readonly streamIds: readonly string[] | null
  /** First moment it no longer holds, epoch milliseconds. Null means it does not expire. */
  readonly expiresAtMs: number | null
  readonly tags: readonly string[]
  /** Who it was issued to. Null when it names nobody. */
  readonly viewerId: string | null
}

/** What became of one presented credential. */
export type Verification =
  | { readonly ok: true; readonly grant: Grant }
  | {
      readonly ok: false
      readonly reason: ReasonCode
      readonly grantId: string | null
      /** The exact check that refused, as a key of shared/credential-details.ts. Absent: the reason says it all. */
      readonly detail?: string
    }

/** What a trace step looked at. */
export type TraceCheck =
  | 'stream'
  | 'credential'
  | 'restriction'
  | 'grant_stream'
  | 'grant_action'
  | 'grant_expiry'
  | 'revocation'
  | 'floor'
  | 'rule'
  | 'shadow_rule'
  | 'store'
  | 'request'
  /** Sessions at a time; see limit-words.ts for its details. */
  | 'limit'
  /** Where an address is, for rules of an area: `unknown`, or latitude and longitude in a full trace. */
  | 'location'

/**
 * One check: what, how it went, and the input that mattered (an id, a mode, a reason code). Kept as a tuple
 * because one is stored for every step of every decision.
 */
export type TraceStep = readonly [
  check: TraceCheck,
  outcome: 'pass' | 'fail' | 'skip',
  detail: string,
]

/**
 * What an admitted viewer is to be played besides the stream, for whoever can play it: Stagedoor itself only tells.
 */
export interface Playout {
  /** A file that plays first. Null for none. */
  readonly promptUrl: string | null
  /** Null without advertisements. */
  readonly ads: {
    /** Null: nothing plays before the stream. */
    readonly prerollTag: string | null
    readonly midrollTag: string | null
    readonly appendListenerId: boolean
    readonly delayReport: boolean
  } | null
}

/** The answer to one access request. */
export interface Decision {
  readonly outcome: 'allow' | 'deny' | 'redirect'
  readonly reason: ReasonCode
  /** Id of the stream the request was for. Null when no stream of that name is set up. */
  readonly streamId: string | null
  /** Id of the rule that decided. Null when the floor did. */
  readonly ruleId: string | null
  /** The grant that decided or was refused, by id. Null when no credential was recognised. */
  readonly grantId: string | null
  /** Verified viewer id, else the one the caller claims. Null when neither is known. */
  readonly viewerId: string | null
  /** The viewer id is only what the caller claims. Not stored. Absent: it is verified, nobody is named, or that is not known. */
  readonly isNameSaid?: true
  /** Two-letter country of the address, upper case; `??` when unknown. */
  readonly country: string
  readonly tags: readonly string[]
  /** Where the viewer is sent. Set with outcome `redirect` only. */
  readonly redirectUrl: string | null
  /** VAST tag of the ads the viewer must be given. Set with reason `rule_ads` only. */
  readonly vastTag: string | null
  /** What else is to be played. Absent when the rule that decided has neither a prompt nor advertisements. */
  readonly playout?: Playout
  /** Ask again after so many seconds. Null when an admitted session need not be asked about again. */
  readonly recheckAfterSeconds: number | null
  /** End the session after so many seconds at the latest. Null means no limit. */
  readonly timeLimitSeconds: number | null
  /**
   * When the grant that admitted ends the session too: where it expires, epoch milliseconds. Absent where none admitted, it
   * does not expire, or it counts only as it is presented (shared/grant-validity.ts).
   */
  readonly grantEndsAtMs?: number
  /**
   * First moment at which the same would be refused as things stand, epoch milliseconds: a grant expires, or a rule begins
   * or stops to apply. Absent: none is known.
   */
  readonly holdsUntilMs?: number
  /** What it will be refused with then. */
  readonly holdsUntilReason?: ReasonCode
  /** Shadow rules that would have decided otherwise, by id. */
  readonly shadowRuleIds: readonly string[]
  /** Version of the published rules this was decided with. */
  readonly ruleVersion: number
  readonly trace: readonly TraceStep[]
}
