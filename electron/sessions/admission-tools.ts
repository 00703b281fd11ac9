import type { AccessRequest } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Journal, TokenBinding } from '../store/types.ts'
import type { Holding } from './holding.ts'
import type { Limiter } from './limiting/limiter.ts'
import type { Checks, ServerLimits } from './limits.ts'
import type { Metering } from './metering.ts'
import type { Registry } from './registry.ts'
import type { Judged } from './types.ts'

/** What an admission works with. */
export interface AdmissionTools {
  /**
   * Decides with the snapshot in force. May throw, which denies.
   *
   * @param sessionId The session the request is about. Null when it begins one.
   */
  decide(request: AccessRequest, nowMs: number, sessionId: string | null): Judged
  /** Gives back an address that was bound by an admission that did not come about. Default: none is ever bound. */
  readonly unbind?: (binding: TokenBinding) => void
  /** Takes seats where sessions are limited. Default: nothing is. */
  readonly limiter?: Pick<Limiter, 'take' | 'look' | 'named' | 'seated' | 'release' | 'expel'>
  /** Told that an address an admission bound is on disk. Default: nobody is. */
  readonly bound?: (binding: TokenBinding) => void
  readonly journal: Journal
  readonly registry: Registry
  limitsOf(mediaServerId: string): ServerLimits
  /** How viewers of a stream are asked about again, whether it is metered or not. */
  checksOf(streamId: string): Checks
  readonly metering: Pick<Metering, 'seen'>
  /** Follows how long the right to each session lasts. Default: nobody does. */
  readonly holding?: Pick<Holding, 'began' | 'wentOn' | 'standing'>
  /** What new starts get while nothing can be stored. */
  whenStoreFails(): Settings['whenStoreFails']
  /** A grant admitted someone. */
  noteGrantUsed(grantId: string, atMs: number): void
  /** A media server asked or told something. */
  noteHeard(mediaServerId: string): void
  /** The highest decision id the store holds; 0 for none. */
  readonly lastDecisionId: number
  /** Sessions that were revoked one by one and refused before this start, oldest first. Default none. */
  readonly refusedBefore?: readonly Session[]
  /** Epoch milliseconds. */
  now(): number
  /** Told of failures inside, for the log. */
  onError(error: unknown): void
}
