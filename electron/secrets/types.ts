/** Keeps secrets unreadable at rest. What is sealed by one data key can be opened and looked up by that key only. */
export interface Secrets {
  /** Encrypts a text. Sealing the same text twice gives different bytes. */
  seal(text: string): Uint8Array
  /** @throws AppError ERR_KEY_STORE_LOCKED when it was sealed with another key, cut short or changed. */
  open(sealed: Uint8Array): string
  /**
   * A keyed hash to look a secret up by: HMAC-SHA-256, 64 lower-case hex digits, the same for the same text and key.
   * For stream keys, service tokens and handler secrets, which are random: it does not slow down guessing.
   */
  hash(text: string): string
  /**
   * Proves later that a text was written by whoever has this key: HMAC-SHA-256 under a key of its own, 64 lower-case hex
   * digits. For the audit log.
   */
  authenticate(text: string): string
  /** What guards the data key, in words for the screen. */
  readonly protection: string
}
