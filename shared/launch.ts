/** Stands before the nonce in what a browser signs, so that its signature is good for nothing else. */
export const KEY_PROOF = 'stagedoor console sign-in '
