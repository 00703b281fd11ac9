import type { Revocation } from '../../shared/credential.ts'
import type { Rule } from '../../shared/rule.ts'
import type { StreamMode } from '../../shared/stream.ts'
import { type CompiledRule, compileRules, isAbout } from './compiled-rule.ts'
import { indexRevocations, type RevocationIndex } from './revocations.ts'
import { indexRules, type RuleIndex } from './rule-index.ts'
import { ZoneClocks } from './schedule.ts'
import { type FoundStream, indexStreams, lookUpStream, type StreamIndex } from './streams.ts'
import type { SnapshotSource, SnapshotTools } from './types.ts'

/** All that a decision looks at, compiled. Never changed: an edit compiles a new one. */
export interface Snapshot {
  readonly ruleVersion: number
  readonly streams: StreamIndex
  /** Live and shadow rules, in order. */
  readonly rules: readonly CompiledRule[]
  readonly ruleIndex: RuleIndex
  /** The live rules that keep viewers from watching. */
  readonly refusing: readonly CompiledRule[]
  readonly revocations: RevocationIndex
  readonly tools: SnapshotTools
}

/**
 * Compiles everything a decision looks at. Rules about streams that no longer exist simply never match.
 *
 * @throws AppError ERR_CIDR_INVALID, ERR_TIME_ZONE_INVALID when a rule or a revocation cannot be compiled.
 */
export function compileSnapshot(source: SnapshotSource, tools: SnapshotTools): Snapshot {
  const rules = compileRules(source.rules, new ZoneClocks())
  return {
    ruleVersion: source.ruleVersion,
    streams: indexStreams(source.streams),
    rules,
    ruleIndex: indexRules(rules),
    refusing: rules.filter(({ rule, isShadow }) => !isShadow && keepsOut(rule)),
    revocations: indexRevocations(source.revocations),
    tools,
  }
}

/**
 * The same compiled rules with other streams; costs only what the streams cost. Nothing of a compiled rule depends on them. What is
 * kept by `rules` outlives this, and must not depend on them either.
 */
export function withStreams(snapshot: Snapshot, streams: SnapshotSource['streams']): Snapshot {
  return { ...snapshot, streams: indexStreams(streams) }
}

/**
 * The same compiled streams and rules with other revocations; costs only what the revocations cost.
 *
 * @param revocations All that are in force, not only the new ones.
 * @throws AppError ERR_CIDR_INVALID
 */
export function withRevocations(snapshot: Snapshot, revocations: readonly Revocation[]): Snapshot {
  return { ...snapshot, revocations: indexRevocations(revocations) }
}

/** The stream a name on the wire means, switched off or not. Null when none is set up. */
export function findStream(snapshot: Snapshot, name: string): FoundStream | null {
  return lookUpStream(snapshot.streams, name)
}

/**
 * What the stream of a name asks of its viewers: a public one for a token all the same where something beside it says so,
 * such as a publish token. Null when none is set up.
 */
export function modeOf(snapshot: Snapshot, name: string): StreamMode | null {
  const mode = findStream(snapshot, name)?.stream.mode ?? null
  return mode === 'public' && snapshot.tools.needsToken?.(name) === true ? 'token' : mode
}

const keepsOut = ({ actions, effect }: Rule): boolean =>
  actions.includes('subscribe') && effect.kind !== 'continue' && effect.kind !== 'ads'

/**
 * Whether a viewer of a stream may be refused, so that whoever can leave out asking must not: anything but a public stream
 * that no rule and no country keeps viewers from, without a limit of time, while no viewer, address or session is revoked.
 */
export function mayRefuseViewers(snapshot: Snapshot, name: string): boolean {
  if (modeOf(snapshot, name) !== 'public') return true
  if (snapshot.tools.keepsOut?.(name, null) === true) return true
  const stream = findStream(snapshot, name)?.stream
  if (stream === undefined || !stream.enabled || stream.maxSessionSeconds !== null) return true
  const { viewers, sessions, addresses } = snapshot.revocations
  if (viewers.size + sessions.size > 0) return true
  if (addresses.ipv4.nodes.length + addresses.ipv6.nodes.length > 0) return true
  return snapshot.refusing.some(({ rule }) => isAbout(rule, stream))
}
