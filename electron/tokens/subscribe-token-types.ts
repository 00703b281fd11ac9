import type { HmacKey } from './jws-key.ts'
import type { AddressList } from './restrictions/addresses.ts'
import type { CountryRule } from './restrictions/countries.ts'
import type { OriginList } from './restrictions/origins.ts'
import type { StreamEntry, StreamNames } from './restrictions/stream-names.ts'

/** A subscribe token as it is kept: the parent of those that are signed with it. */
export interface SubscribeToken extends CountryRule {
  readonly id: number
  /** The token itself, 64 hexadecimal characters. Its text, as it stands, is the key of its children. */
  readonly secret: string
  readonly accountId: string
  readonly streams: readonly StreamEntry[]
  /** Empty: any. */
  readonly allowedOrigins: readonly string[]
  /** Empty: any. Never together with `bindIpsOnUsage`. */
  readonly allowedIpAddresses: readonly string[]
  /** The first so many addresses get in, all others not. Null: no binding. */
  readonly bindIpsOnUsage: number | null
  readonly trackingId: string | null
  /** `auto`, a cluster, or null for the account's default. */
  readonly originCluster: string | null
  readonly isActive: boolean
  /** First moment it no longer holds. Null: never expires. */
  readonly expiresAtMs: number | null
}

/** A subscribe token with everything made ready that a check needs. */
export interface PreparedToken {
  readonly token: SubscribeToken
  /** Key of its children: its text, for each of the three algorithms (the vendor's format names no one of them). */
  readonly key: HmacKey
  readonly streams: StreamNames
  readonly origins: OriginList
  readonly addresses: AddressList
}

/** What a self-signed token says under `streaming`, and its times. */
export interface SubscribeClaims {
  readonly tokenId: number
  readonly streamName: string
  readonly allowedOrigins: readonly string[]
  readonly allowedIpAddresses: readonly string[]
  readonly trackingId: string | null
  readonly customViewerData: string | null
  readonly originCluster: string | null
}

/** The stream that is asked for, as its publish token describes it. */
export interface DirectorStream {
  readonly accountId: string
  readonly streamName: string
  /** "Secure viewer": nobody watches without a token. */
  readonly subscribeRequiresAuth: boolean
  readonly isLive: boolean
  /** Where it is published. Null when that is not known: then it is not compared. */
  readonly cluster: string | null
  /** Rule of its publish token. */
  readonly countries: CountryRule | null
}

/** One question to the Director: may this viewer subscribe to this stream now? */
export interface SubscribeQuestion {
  /** The request body as parsed from JSON; undefined when it was none. */
  readonly body: unknown
  /** The Authorization header, or null. */
  readonly authorization: string | null
  /** The Origin header, or null. */
  readonly origin: string | null
  readonly address: string | null
  /** Alpha-2, `??` or null when not known. */
  readonly country: string | null
  readonly nowMs: number
}

/** What the checks look things up in. */
export interface SubscribeCatalogue {
  readonly tokenById: (id: number) => PreparedToken | null
  /** Compared in constant time or by keyed hash. */
  readonly tokenBySecret: (secret: string) => PreparedToken | null
  readonly stream: (accountId: string, streamName: string) => DirectorStream | null
  /** Bindings taken so far, in the form of `bindingOf`. */
  readonly boundTo: (tokenId: number) => readonly string[]
  readonly account: (accountId: string) => {
    readonly countries: CountryRule | null
    readonly defaultCluster: string | null
  } | null
}

/** Where the vendor leaves a point open: what is chosen here, and what may be chosen instead. */
export interface SubscribeChoices {
  /** How far clocks may differ, in seconds, 0 to 300. Default 5. */
  readonly leewaySeconds: number
  /** Longest life of a self-signed token. Default null: the vendor has no limit. */
  readonly maxLifetimeSeconds: number | null
  /** `and`: origins and addresses must pass parent and child. `union`: one list of both, which lets a child widen. */
  readonly lists: 'and' | 'union'
}

export const DEFAULT_CHOICES: SubscribeChoices = {
  leewaySeconds: 5,
  maxLifetimeSeconds: null,
  lists: 'and',
}
