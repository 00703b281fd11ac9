const OF_SUBSCRIBE_TOKEN = /^st-(\d{1,16})$/
const OF_PUBLISH_TOKEN = /^pt-(\d{1,16})$/
const OF_SELF_SIGNED = /^sst-(\d{1,16})-/
const STORED = ['st-', 'sst-', 'pt-'] as const

/** Id of the grant that a subscribe token is, `st-<number>`: what revocations, limits and last uses go by. */
export const subscribeGrantId = (tokenId: number): string => `st-${tokenId}`

/** Id of the grant that a publish token is, `pt-<number>`. */
export const publishGrantId = (tokenId: number): string => `pt-${tokenId}`

/** Begins no id that is made of a name. */
const OF_OPEN = '@open-'

/** Id of the grant that a ticket of the Director is whose owner needed no token. */
export const openGrantId = (ticketId: string): string => OF_OPEN + ticketId

/** Whether a grant proves something of its owner, which one for an open stream does not. */
export const isProof = (grantId: string): boolean => !grantId.startsWith(OF_OPEN)

/**
 * The stored token that a grant is of: a subscribe or publish token itself, or the subscribe token behind a self-signed
 * one. Null for every other grant.
 */
export function storedTokenOf(grantId: string): {
  readonly kind: 'subscribe' | 'publish'
  readonly id: number
  readonly grantId: string
} | null {
  // Most grants are links, and this is asked of every session there is.
  if (!STORED.some((prefix) => grantId.startsWith(prefix))) return null
  const publishId = OF_PUBLISH_TOKEN.exec(grantId)?.[1]
  if (publishId !== undefined) return { kind: 'publish', id: Number(publishId), grantId }
  const id = (OF_SUBSCRIBE_TOKEN.exec(grantId) ?? OF_SELF_SIGNED.exec(grantId))?.[1]
  return id === undefined ? null : { kind: 'subscribe', id: Number(id), grantId: `st-${id}` }
}

/** The grant of the stored token that a grant is of, as {@link storedTokenOf}. */
export const storedGrantOf = (grantId: string): string | null =>
  storedTokenOf(grantId)?.grantId ?? null

/** Whether who comes with a grant is covered by what is said of another: itself, or the stored token it was signed with. Pure. */
export const isOfGrant = (grantId: string, value: string): boolean =>
  grantId === value || storedGrantOf(grantId) === value
