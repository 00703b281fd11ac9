import type { SubscribeReason } from '../../shared/subscribe-reasons.ts'
import { allowsAddress, bindingOf, compileAddresses, hasPlace } from './restrictions/addresses.ts'
import { allowsCountry, type CountryRule, effectiveCountryRule } from './restrictions/countries.ts'
import { allowsOrigin, compileOrigins } from './restrictions/origins.ts'
import { includesStream } from './restrictions/stream-names.ts'
import type {
  DirectorStream,
  PreparedToken,
  SubscribeChoices,
  SubscribeClaims,
} from './subscribe-token-types.ts'

/** Everything that checks 10 to 16 compare a token with. */
export interface LimitContext {
  readonly parent: PreparedToken
  /** Null for the subscribe token itself. */
  readonly child: SubscribeClaims | null
  readonly streamName: string
  /** As the request names it, or null. */
  readonly accountId: string | null
  /** Null when there is none of this name. */
  readonly stream: DirectorStream | null
  readonly account: {
    readonly countries: CountryRule | null
    readonly defaultCluster: string | null
  } | null
  /** Bindings of the parent taken so far. */
  readonly bound: readonly string[]
  readonly origin: string | null
  readonly address: string | null
  readonly country: string | null
  readonly lists: SubscribeChoices['lists']
}

type Check = (context: LimitContext) => SubscribeReason | null

/** Where a token without a cluster is used, when the account names no default. */
const AUTO_CLUSTER = 'auto'

/**
 * Checks 10 to 16, in order: what a token is limited to. Whatever a child says, its parent must allow it too.
 *
 * @returns The first that refuses, or null.
 */
export function findLimitFault(context: LimitContext): SubscribeReason | null {
  for (const check of CHECKS) {
    const reason = check(context)
    if (reason !== null) return reason
  }
  return null
}

/** Everything of checks 10 to 16 that refuses, in order, for whoever wants to know all of it. */
export function findLimitFaults(context: LimitContext): readonly SubscribeReason[] {
  return CHECKS.map((check) => check(context)).filter((reason) => reason !== null)
}

/**
 * The binding that admitting this viewer takes, or null when it is taken already or the token binds nobody. To be
 * taken only after every check has passed, in the same step that looks whether one is free.
 */
export function bindingToTake(context: LimitContext): string | null {
  if (!isBinding(context.parent)) return null
  const binding = bindingOf(context.address)
  return binding === null || context.bound.includes(binding) ? null : binding
}

const CHECKS: readonly Check[] = [
  ({ accountId, parent }) =>
    accountId === null || accountId === parent.token.accountId ? null : 'account_other',
  ({ child, streamName }) =>
    child === null || child.streamName === streamName ? null : 'stream_other',
  ({ parent, streamName }) =>
    includesStream(parent.streams, streamName) ? null : 'stream_not_covered',
  ({ parent, child }) => {
    const required = parent.token.trackingId
    return child === null || required === null || child.trackingId === required ? null : 'tracking'
  },
  checkCluster,
  checkOrigin,
  checkAddress,
  (context) => {
    const { parent, stream, account } = context
    const rules = [parent.token, stream?.countries ?? null, account?.countries ?? null]
    const rule = effectiveCountryRule(rules)
    // Where no rule asks for the country, it need not be looked up.
    return rule === null || allowsCountry(rule, context.country) ? null : 'country'
  },
]

function checkCluster({ parent, child, stream, account }: LimitContext): SubscribeReason | null {
  const own = parent.token.originCluster ?? account?.defaultCluster ?? AUTO_CLUSTER
  const asked = child?.originCluster ?? own
  if (own !== AUTO_CLUSTER && asked !== own) return 'cluster_child'
  const published = stream?.cluster ?? null
  return asked === AUTO_CLUSTER || published === null || published === asked
    ? null
    : 'cluster_stream'
}

function checkOrigin({ parent, child, origin, lists }: LimitContext): SubscribeReason | null {
  const childList = child?.allowedOrigins ?? []
  if (lists === 'union') {
    const both = compileOrigins([...parent.token.allowedOrigins, ...childList])
    return allowsOrigin(both, origin) ? null : 'origin_parent'
  }
  if (!allowsOrigin(parent.origins, origin)) return 'origin_parent'
  if (childList.length === 0) return null
  return allowsOrigin(compileOrigins(childList), origin) ? null : 'origin_child'
}

function checkAddress(context: LimitContext): SubscribeReason | null {
  const { parent, child, address, lists } = context
  if (isBinding(parent) && !hasRoom(context)) return 'address_unbound'
  const childList = child?.allowedIpAddresses ?? []
  if (lists === 'union') {
    const both = compileAddresses([...parent.token.allowedIpAddresses, ...childList])
    return allowsAddress(both, address) ? null : 'address_parent'
  }
  if (!allowsAddress(parent.addresses, address)) return 'address_parent'
  if (childList.length === 0) return null
  return allowsAddress(compileAddresses(childList), address) ? null : 'address_child'
}

/** A count of 0 is how the vendor's interface switches binding off. */
const isBinding = ({ token }: PreparedToken): boolean =>
  token.bindIpsOnUsage !== null && token.bindIpsOnUsage !== 0

const hasRoom = ({ parent, bound, address }: LimitContext): boolean =>
  hasPlace(bound, parent.token.bindIpsOnUsage ?? 0, address)
