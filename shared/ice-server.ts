const TURN = /^turns?:/i

/** Whether an ICE server needs a credential to be of any use. Apart from its schema, since pages use it too. */
export const isTurn = ({ urls }: { readonly urls: readonly string[] }): boolean =>
  urls.some((url) => TURN.test(url))
