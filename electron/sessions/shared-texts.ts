/** Texts kept at most; longer ones than so many characters are taken as they are. */
const KEPT = 4_096
const MAX_CHARS = 256

/**
 * Makes a function that answers one copy for equal texts: most sessions have their user agent, referer and stream name
 * in common with many others, and each is kept for as long as it is live.
 *
 * @param kept How many texts are known at most; with one more all are forgotten. Default 4,096.
 */
export function createSharedTexts(kept: number = KEPT): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    if (text.length > MAX_CHARS) return text
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= kept) known.clear()
    known.set(text, text)
    return text
  }
}
