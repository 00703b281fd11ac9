/** Fields of a form body; of duplicates the first counts. */
export interface Form {
  /** Decoded and well-formed. Empty when absent, as a media server writes what it does not know. */
  get(name: string): string
}

/**
 * Reads an `application/x-www-form-urlencoded` body. Total: broken escapes stay as they are.
 *
 * @param body Whatever the content type said, since several media servers do not send one.
 */
export function readForm(body: string): Form {
  const fields = new URLSearchParams(body)
  return { get: (name) => fields.get(name) ?? '' }
}
