import type { Revocation } from '../../shared/credential.ts'
import { useApi } from '../api/query.ts'
import type { RevokeTarget } from './revoke-target.ts'

/**
 * The revocations in force that are about a target, followed: of so many that there may be only those are read.
 *
 * @param target Null: nobody is meant, and nothing is read.
 * @returns Undefined until they were read.
 */
export function useRevocationsOf(target: RevokeTarget | null): readonly Revocation[] | undefined {
  const query = target === null ? {} : askedOf(target)
  const isAsked = Object.keys(query).length > 0
  return useApi('GET /revocations', { query }, isAsked).data?.revocations
}

const askedOf = ({ sessionId, grantId, viewerId, address }: RevokeTarget) => ({
  ...(sessionId === null ? {} : { session: sessionId }),
  ...(grantId === null ? {} : { grant: grantId }),
  ...(viewerId === null || viewerId === '' ? {} : { viewer: viewerId }),
  ...(address === null || address === '' ? {} : { address }),
})
