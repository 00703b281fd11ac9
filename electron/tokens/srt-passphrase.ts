import { createHmac } from 'node:crypto'

/** SRT takes 10 to 79 characters (`SRTO_PASSPHRASE`); 128 bits are as much as its weakest cipher has. */
const CHARS = 32
const PURPOSE = 'stagedoor srt passphrase'

/**
 * What an encoder encrypts SRT with that publishes with a publish token: 32 hexadecimal characters, the same for as long as
 * the token has the same text. Nothing leads back from it to the token.
 */
export const srtPassphraseOf = (token: string): string =>
  createHmac('sha256', token).update(PURPOSE).digest('hex').slice(0, CHARS)
