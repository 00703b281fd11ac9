import type { Credential } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'

/** How requests are read, the same as everywhere: handed in, since the handler is a room of the same level. */
export interface Reading {
  credentialsIn(query: string): readonly Credential[]
  credentialOf(text: string): Credential
  /** How a credential travels in a query. Null when it counts at one kind of media server alone. */
  credentialQuery(credential: Credential): string | null
  /** Parameters that hold credentials: they never reach an origin. */
  readonly credentialParameters: readonly string[]
  canonicalAddress(text: string): string | null
  freeText(text: string): string | null
  refererText(text: string): string | null
  /** What a stranger may be told about a refusal. */
  coarseReason(reason: ReasonCode): string
}
