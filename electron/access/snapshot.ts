import type { Revocation } from '../../shared/credential.ts'
import type { Rule } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { indexStreams, lookUpStream, type StreamIndex } from './streams.ts'
import type { CountryLookup, CredentialVerifier, SnapshotSource, SnapshotTools } from './types.ts'

/** All that a decision looks at, compiled. Never changed: an edit compiles a new one. */
export interface Snapshot {
  readonly ruleVersion: number
  readonly streams: StreamIndex
  readonly rules: readonly Rule[]
  readonly revocations: readonly Revocation[]
  readonly verify: CredentialVerifier
  readonly countryOf: CountryLookup
}

/**
 * Compiles everything a decision looks at.
 *
 * @throws AppError ERR_CIDR_INVALID, ERR_TIME_ZONE_INVALID when a rule or a revocation cannot be compiled.
 */
export function compileSnapshot(source: SnapshotSource, tools: SnapshotTools): Snapshot {
  return {
    ruleVersion: source.ruleVersion,
    streams: indexStreams(source.streams),
    rules: source.rules
      .filter((rule) => rule.state === 'live')
      .sort((one, other) => one.priority - other.priority),
    revocations: source.revocations,
    verify: tools.verify,
    countryOf: tools.countryOf,
  }
}

/** The same compiled streams and rules with other revocations; costs only what the revocations cost. */
export function withRevocations(snapshot: Snapshot, revocations: readonly Revocation[]): Snapshot {
  return { ...snapshot, revocations }
}

/** The stream a name on the wire means, switched off or not. Null when none is set up. */
export function findStream(snapshot: Snapshot, name: string): Stream | null {
  return lookUpStream(snapshot.streams, name)
}
