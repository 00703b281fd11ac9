import type { Session } from '../../../../shared/session.ts'
import type { Catalogue } from '../../../catalogue/types.ts'

/** What of the catalogue, and of what is live, the API needs. */
export interface MillicastDeps
  extends Pick<Catalogue, 'subscribeTokens' | 'publishTokens' | 'apiSecrets' | 'account'> {
  /** Who publishes now. */
  publishers(): readonly Session[]
  /** Ends a live session; whoever may, can come again. */
  stop(sessionId: string, actor: string): void
  /** Epoch milliseconds. */
  now(): number
}

/** One call of an authenticated back end. */
export interface MillicastCall {
  readonly deps: MillicastDeps
  /** `api:<name of its secret>`. */
  readonly actor: string
  readonly body: string
  readonly query: string
  /** From the path. 0 when the path has none. */
  readonly id: number
  /** Notes members of the body that mean nothing. */
  ignore(names: readonly string[]): void
}

/** Answers the data of a success. Throws Fail or AppError. */
export type MillicastRoute = (call: MillicastCall) => unknown
