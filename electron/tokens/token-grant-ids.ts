/**
 * Id of the grant that a token signed with a subscribe token is: the same for the same token, and gives nothing of it
 * away.
 */
export const selfSignedGrantId = (tokenId: number, signature: Buffer): string =>
  `sst-${tokenId}-${signature.toString('hex', 0, 10)}`
