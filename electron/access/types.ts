import type { AccessRequest, Credential, Verification } from '../../shared/access.ts'
import type { Revocation } from '../../shared/credential.ts'
import type { Rule } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'

/**
 * Verifies one presented credential. Pure and synchronous: keys are closed over, time is passed in. May throw;
 * decide() then denies with reason `internal`. Whether the grant covers the stream asked for is decide's check.
 */
export type CredentialVerifier = (
  credential: Credential,
  request: AccessRequest,
  nowMs: number,
) => Verification

/** Two-letter country of an address, upper case, `??` when unknown or null. Never throws. */
export type CountryLookup = (address: string | null) => string

/** Where on the globe, decimal degrees. */
export interface Place {
  /** -90 to 90. */
  readonly latitude: number
  /** -180 to 180. */
  readonly longitude: number
}

/** Where an address is, as a database of cities has it. Null when that is not known, or for null. */
export type PlaceLookup = (address: string | null) => Place | null

/** Everything a snapshot is compiled from. */
export interface SnapshotSource {
  readonly streams: readonly Stream[]
  /** The published rules. */
  readonly rules: readonly Rule[]
  readonly ruleVersion: number
  /** Revocations in force (not lifted); one whose `untilMs` passes later simply stops applying. */
  readonly revocations: readonly Revocation[]
}

/**
 * Whether viewers in a country are kept out of a stream that is open otherwise.
 *
 * @param country As {@link CountryLookup} gives it. Null: whether there is any country they are kept out in.
 */
export type KeepsOut = (streamName: string, country: string | null) => boolean

export interface SnapshotTools {
  readonly verify: CredentialVerifier
  readonly countryOf: CountryLookup
  /** Asked at most once a decision, and only where a rule of an area may apply. Default: no place is known. */
  readonly placeOf?: PlaceLookup
  /** Whether something beside the stream's own mode asks its viewers for a token. Default: nothing does. */
  readonly needsToken?: (streamName: string) => boolean
  /** Whether viewers who prove nothing are kept out of a public stream by the country they are in. Default: none are. */
  readonly keepsOut?: KeepsOut
  /** Told what made decide() deny with reason `internal`, for the log. Default: nobody is. */
  readonly onFault?: (cause: unknown) => void
}
