import { isMd5Of, md5Base64, md5Bytes } from './md5.ts'

/**
 * How Nimble Streamer and a handler of its push API (pay-per-view sync, publish and unpublish notices) prove to each other
 * that both know the token set in the panel: its `Signature` on each push, our `Solution` in each answer.
 */
interface Push {
  /** Member `ID` of the push. */
  readonly id: string
  /** Member `Puzzle` of the push. */
  readonly puzzle: string
}

/** The `Signature` Nimble sends with a push: MD5 over ID, Puzzle and token. */
export function pushSignature({ id, puzzle }: Push, token: string): string {
  return md5Base64(id + puzzle + token)
}

/**
 * Whether a push is from someone who knows the token. Takes as long whichever byte differs.
 *
 * @param token As set in the panel. Empty refuses every push: without a token nothing is proved.
 */
export function isPushSignature(signature: string, { id, puzzle }: Push, token: string): boolean {
  const hash = md5Bytes(signature)
  return hash !== null && token !== '' && isMd5Of(hash, id + puzzle + token)
}

/** Our `Solution` to a push: MD5 over Puzzle and token. Leave it out of the answer when no token is set. */
export function pushSolution(puzzle: string, token: string): string {
  return md5Base64(puzzle + token)
}
