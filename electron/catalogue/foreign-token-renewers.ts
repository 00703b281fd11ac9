import type { IssuedPublishToken, IssuedSubscribeToken } from '../../shared/stream-token.ts'
import { lifetimeOf } from '../../shared/token.ts'
import { storedTokenOf } from '../../shared/token-grants.ts'
import type { StoredEdgeAuthToken } from '../store/catalogue/edge-auth-tokens.ts'
import type { EdgeAuthPayload } from '../tokens/edge-auth-payload.ts'
import type { OwnedAccessTokens } from './access-tokens.ts'
import type { Actor } from './actor.ts'
import type { EndActs } from './end-acts.ts'
import type { PublishTokens, SubscribeTokens } from './stream-token-types.ts'
import type { Renewer } from './token-renew.ts'
import { known, MINUTE_MS } from './token-renewers.ts'

type Now = () => number
type StreamTokens<Item> = {
  get(id: number): Item
  setActive(id: number, isActive: boolean, actor: Actor): unknown
  update(id: number, change: { expiresAtMs: number | null }, actor: Actor): unknown
}

const numberOf = (grantId: string): number => known(storedTokenOf(grantId)).id

/** When a token would end, issued now: after some minutes, or after as long as it was issued for. Null: never. */
function endFrom(
  { addedAtMs, expiresAtMs }: Pick<IssuedSubscribeToken, 'addedAtMs' | 'expiresAtMs'>,
  minutes: number | null,
  nowMs: number,
): number | null {
  if (minutes !== null) return nowMs + minutes * MINUTE_MS
  return expiresAtMs === null ? null : nowMs + Math.max(MINUTE_MS, expiresAtMs - addedAtMs)
}

function streamTokenEnds<Item extends IssuedSubscribeToken | IssuedPublishToken>(
  tokens: StreamTokens<Item>,
  now: Now,
): Required<Pick<Renewer, 'endAt' | 'moveEnd'>> {
  return {
    endAt(grantId, atMs, actor) {
      const id = numberOf(grantId)
      // An expiry leaves those in who are in; at once is for one that leaked.
      if (atMs <= now()) tokens.setActive(id, false, actor)
      else tokens.update(id, { expiresAtMs: atMs }, actor)
    },
    moveEnd(grantId, minutes, actor) {
      const id = numberOf(grantId)
      tokens.update(id, { expiresAtMs: endFrom(tokens.get(id), minutes, now()) }, actor)
    },
  }
}

/** What subscribe and publish tokens are limited to alike, to be asked for again. */
const limitsOf = (
  token: IssuedSubscribeToken | IssuedPublishToken,
  minutes: number | null,
  nowMs: number,
) => ({
  label: token.label,
  streams: [...token.streams],
  expiresAtMs: endFrom(token, minutes, nowMs),
  allowedOrigins: [...token.allowedOrigins],
  allowedIpAddresses: [...token.allowedIpAddresses],
  bindIpsOnUsage: token.bindIpsOnUsage,
  originCluster: token.originCluster,
  allowedCountries: [...token.allowedCountries],
  deniedCountries: [...token.deniedCountries],
})

/** How subscribe tokens are renewed. What was signed with one ends with it. */
export const subscribeRenewer = (tokens: SubscribeTokens, now: Now): Renewer => ({
  ...streamTokenEnds(tokens, now),
  anew(grantId, minutes) {
    const token = tokens.get(numberOf(grantId))
    const { trackingId } = token
    return { kind: 'subscribe-token', ...limitsOf(token, minutes, now()), trackingId }
  },
})

/** How publish tokens are renewed. */
export const publishRenewer = (tokens: PublishTokens, now: Now): Renewer => ({
  ...streamTokenEnds(tokens, now),
  anew(grantId, minutes) {
    const token = tokens.get(numberOf(grantId))
    const { subscribeRequiresAuth, options } = token
    const limits = limitsOf(token, minutes, now())
    return { kind: 'publish-token', ...limits, subscribeRequiresAuth, options }
  },
})

/** How EdgeAuth tokens are renewed: what they say is signed, so another is issued. */
export const edgeAuthRenewer = (
  issued: ReadonlyMap<string, StoredEdgeAuthToken>,
  acts: EndActs,
): Renewer => ({
  endAt: acts.setEnd,
  anew(id, minutes) {
    const token = known(issued.get(id))
    const { expires: _, type, requiredTag, ...rest } = token.payload as EdgeAuthPayload
    return {
      kind: 'edge-auth',
      applicationId: token.applicationId,
      label: token.label,
      expiresInSeconds: (minutes ?? lifetimeOf(token)) * 60,
      ...(type === undefined ? {} : { type }),
      // A channel or room is a tag with a prefix.
      ...(requiredTag === undefined ? {} : { tag: requiredTag }),
      ...rest,
    }
  },
})

/** How Native Frame's access tokens are renewed. */
export const accessTokenRenewer = (tokens: OwnedAccessTokens, now: Now): Renewer => ({
  endAt: tokens.setEnd,
  moveEnd(id, minutes, actor) {
    const lifetime = minutes ?? lifetimeOf(known(tokens.get(id)))
    tokens.setEnd(id, now() + lifetime * MINUTE_MS, actor)
  },
  anew(id, minutes) {
    const token = known(tokens.get(id))
    return {
      kind: 'access-token',
      scopes: [...token.scopes],
      userId: token.userId,
      displayName: token.displayName,
      mirrors: token.mirrors.map((each) => ({ ...each })),
      minutes: minutes ?? lifetimeOf(token),
    }
  },
})
