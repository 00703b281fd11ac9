const OWN = /^[sp]t-\d{1,16}$/
const SELF_SIGNED = /^sst-(\d{1,16})-/

/** Id of the grant that a subscribe token is. */
export const subscribeGrantId = (tokenId: number): string => `st-${tokenId}`

/**
 * Id of the grant that a token signed with a subscribe token is: the same for the same token, and gives nothing of it
 * away.
 */
export const selfSignedGrantId = (tokenId: number, signature: Buffer): string =>
  `sst-${tokenId}-${signature.toString('hex', 0, 10)}`

/**
 * The grant of the stored token that a grant is of: of a subscribe or publish token itself, or of the subscribe token
 * behind a self-signed one. Null for every other grant.
 */
export function storedGrantOf(grantId: string): string | null {
  if (OWN.test(grantId)) return grantId
  const id = SELF_SIGNED.exec(grantId)?.[1]
  return id === undefined ? null : `st-${id}`
}
