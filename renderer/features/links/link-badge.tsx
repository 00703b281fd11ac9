import type { ReactNode } from 'react'
import type { Link } from '../../../shared/credential.ts'
import { useApi } from '../../api/query.ts'
import { Badge } from '../../kit/badge.tsx'
import { formatFull, formatMinute } from '../../kit/format.ts'
import { useNow } from '../../kit/time.tsx'
import { type LinkState, linkState } from './link-state.ts'
import { revokedUntil } from './revoked-until.ts'

/** Where a link is now, and until when it is revoked; null when until lifted or not at all. */
export function useLinkState(link: Link): { state: LinkState; untilMs: number | null } {
  const revocations = useApi('GET /revocations').data?.revocations ?? []
  const untilMs = revokedUntil(link.id, revocations) ?? null
  return { state: linkState(link, useNow(), untilMs), untilMs }
}

/** Whether a link still opens anything, and until when it does not. */
export function LinkBadge({ link }: { readonly link: Link }): ReactNode {
  const { state, untilMs } = useLinkState(link)
  if (state === 'valid') return <Badge tone="allow">Valid</Badge>
  if (state === 'expired') return <Badge tone="neutral">Expired</Badge>
  return (
    <span title={untilMs === null ? 'Until lifted' : `Until ${formatFull(untilMs)}`}>
      <Badge tone="deny">Revoked</Badge>
      {untilMs !== null && (
        <span className="figures pl-1.5 text-xs text-ink-2">
          until {formatMinute(untilMs, Date.now())}
        </span>
      )}
    </span>
  )
}
