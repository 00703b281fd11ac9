/** Numbers that look random and are the same at every start, so that screenshots can be made again. */
export interface Random {
  /** 0 inclusive to 1 exclusive. */
  next(): number
  /** A whole number, 0 inclusive to `below` exclusive. */
  below(below: number): number
  pick<T>(from: readonly [T, ...T[]]): T
}

/**
 * A small generator with 32 bits of state (xorshift). Not for anything secret.
 *
 * @param seed Any whole number but 0.
 */
export function createRandom(seed: number): Random {
  let state = seed | 0 || 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { next, below, pick: (from) => from[below(from.length)] ?? from[0] }
}
