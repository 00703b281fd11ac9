import type { TokenKey } from '../../../shared/token-key.ts'
import { useApi } from '../../api/query.ts'

/** Keys of media servers that are kept here and have their secret, by name. Empty while they are not known. */
export function useKeptKeys(): readonly TokenKey[] {
  const keys = useApi('GET /token-keys').data?.tokenKeys ?? []
  return keys.filter(({ deletedAtMs, hasSecret }) => deletedAtMs === null && hasSecret)
}
