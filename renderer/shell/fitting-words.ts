/** The words of a text, in small letters. Pure. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s:,()]+/)
    .filter(Boolean)

/** Whether each of the words begins one of a line's. Pure. */
export function beginsAll(line: string, words: readonly string[]): boolean {
  const own = wordsOf(line)
  return words.every((word) => own.some((each) => each.startsWith(word)))
}
