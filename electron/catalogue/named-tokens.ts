import { AppError } from '../../shared/errors.ts'
import type { TokenSource } from './token-source.ts'

/** What tokens have in common that they are named by. */
export type TokensBy = 'label' | 'tag'

/**
 * Finds the ids of all tokens with a label or tag, deleted ones left out.
 *
 * @param value The whole of it, in the same letters.
 * @throws AppError ERR_NOT_FOUND when there is none.
 */
export function tokensNamed(
  sources: readonly TokenSource[],
  by: TokensBy,
  value: string,
): readonly string[] {
  const line = `\n${value.toLowerCase()}\n`
  const ids = sources.flatMap((source) => {
    const taken = source.take()
    return Array.from({ length: taken.length }, (_, at) => at).flatMap((at) => {
      // Few are made for showing: what is indexed holds label and tags in lines of their own.
      if (!taken.indexed(at).text.includes(line)) return []
      const { id, label, tags, deletedAtMs } = taken.at(at)
      const has = by === 'label' ? label === value : tags.includes(value)
      return has && deletedAtMs === null ? [id] : []
    })
  })
  if (ids.length > 0) return ids
  throw new AppError(
    'ERR_NOT_FOUND',
    by === 'label' ? 'No token here has this label.' : 'No token here has this tag.',
  )
}
