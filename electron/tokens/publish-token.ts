import type { PublishReason } from '../../shared/subscribe-reasons.ts'
import {
  type AddressList,
  allowsAddress,
  compileAddresses,
  hasPlace,
} from './restrictions/addresses.ts'
import type { CountryRule } from './restrictions/countries.ts'
import { allowsOrigin, compileOrigins, type OriginList } from './restrictions/origins.ts'
import {
  compileStreamNames,
  includesStream,
  type StreamEntry,
  type StreamNames,
} from './restrictions/stream-names.ts'

/** A publish token as it is kept. Its countries are those of its viewers: they never limit publishing. */
export interface PublishToken extends CountryRule {
  readonly id: number
  readonly accountId: string
  readonly streams: readonly StreamEntry[]
  /** Empty: any. */
  readonly allowedOrigins: readonly string[]
  /** Empty: any. Never together with `bindIpsOnUsage`. */
  readonly allowedIpAddresses: readonly string[]
  /** The first so many addresses get in, all others not. Null: no binding. */
  readonly bindIpsOnUsage: number | null
  readonly originCluster: string | null
  readonly isActive: boolean
  /** First moment it no longer admits. Null: never expires. */
  readonly expiresAtMs: number | null
  /** Whether viewers of its streams need a token. */
  readonly subscribeRequiresAuth: boolean
  readonly record: boolean
}

/** A publish token with everything made ready that a check needs. */
export interface PreparedPublishToken {
  readonly token: PublishToken
  readonly streams: StreamNames
  readonly origins: OriginList
  readonly addresses: AddressList
}

/**
 * Makes a publish token ready. Do it once per change of the token.
 *
 * @param isWholeName Whether a regular expression must fit the whole stream name. Default true.
 */
export function preparePublishToken(
  token: PublishToken,
  isWholeName: boolean = true,
): PreparedPublishToken {
  return {
    token,
    streams: compileStreamNames(token.streams, isWholeName),
    origins: compileOrigins(token.allowedOrigins),
    addresses: compileAddresses(token.allowedIpAddresses),
  }
}

/** One question: may this encoder publish this stream now? */
export interface PublishQuestion {
  readonly streamName: string
  /** As the request names it, or null. */
  readonly accountId: string | null
  readonly origin: string | null
  readonly address: string | null
  /** Bindings of the token taken so far, in the form of `bindingOf`. */
  readonly bound: readonly string[]
  readonly nowMs: number
}

/**
 * Why a publish token does not admit, or null: switched off, expired, account, stream, origin, address, in this order.
 * A binding is not taken by this.
 */
export function findPublishFault(
  { token, streams, origins, addresses }: PreparedPublishToken,
  question: PublishQuestion,
): PublishReason | null {
  const { streamName, accountId, origin, address, bound, nowMs } = question
  if (!token.isActive) return 'inactive'
  // Written so that an end that is not a number has passed.
  if (token.expiresAtMs !== null && !(nowMs < token.expiresAtMs)) return 'expired'
  if (accountId !== null && accountId !== token.accountId) return 'account_other'
  if (!includesStream(streams, streamName)) return 'stream_not_covered'
  if (!allowsOrigin(origins, origin)) return 'origin'
  if (!allowsAddress(addresses, address)) return 'address'
  return hasRoom(token, address, bound) ? null : 'address_unbound'
}

const hasRoom = (
  { bindIpsOnUsage: places }: PublishToken,
  address: string | null,
  bound: readonly string[],
): boolean => !places || hasPlace(bound, places, address)
