import type { Token } from '../../../shared/token.ts'

/**
 * Tokens that a later one stands beside with the same label, streams and tags, as after rolling. Those without a label are told apart
 * by nothing, so none of them counts.
 *
 * @returns Ids.
 */
export function olderOf(tokens: readonly Token[]): ReadonlySet<string> {
  const newest = new Map<string, number>()
  for (const token of tokens) {
    const key = keyOf(token)
    newest.set(key, Math.max(newest.get(key) ?? 0, token.createdAtMs))
  }
  const older = tokens.filter(
    (token) => token.label !== '' && token.createdAtMs < (newest.get(keyOf(token)) ?? 0),
  )
  return new Set(older.map(({ id }) => id))
}

const keyOf = ({ kind, label, streams, tags }: Token): string =>
  JSON.stringify([kind, label, streams, tags])
