const GRANT_ID = /^s(?:t|st)-(\d{1,15})(?:-|$)/

/** Id of the grant that a subscribe token is. */
export const subscribeGrantId = (tokenId: number): string => `st-${tokenId}`

/**
 * Id of the grant that a token signed with a subscribe token is: the same for the same token, and gives nothing of it
 * away.
 */
export const selfSignedGrantId = (tokenId: number, signature: Buffer): string =>
  `sst-${tokenId}-${signature.toString('hex', 0, 10)}`

/** The subscribe token that a grant is, or was signed with. Null when it is of another kind. */
export function subscribeTokenIdOf(grantId: string): number | null {
  const id = GRANT_ID.exec(grantId)?.[1]
  return id === undefined ? null : Number(id)
}
