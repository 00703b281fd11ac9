import type { ReactNode } from 'react'
import type { Link } from '../../../shared/credential.ts'
import { Badge } from '../../kit/badge.tsx'
import { useNow } from '../../kit/time.tsx'
import { linkState } from './link-state.ts'

/** Whether a link still opens anything. */
export function LinkBadge({ link }: { readonly link: Link }): ReactNode {
  const state = linkState(link, useNow())
  if (state === 'valid') return <Badge tone="allow">Valid</Badge>
  return state === 'revoked' ? (
    <Badge tone="deny">Revoked</Badge>
  ) : (
    <Badge tone="neutral">Expired</Badge>
  )
}
