/**
 * Tags as the one cell of a CSV file: separated by `|`, with `\` before each `|` and `\` that a tag has itself, so that they can be
 * told apart again.
 */
export const tagText = (tags: readonly string[]): string =>
  tags.map((tag) => tag.replaceAll(/[\\|]/g, String.raw`\$&`)).join('|')
