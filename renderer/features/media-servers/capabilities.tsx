import type { ReactNode } from 'react'
import type { ProtocolCapabilities } from '../../../shared/media-server.ts'
import { Facts } from '../../components/facts.tsx'
import { Badge, type Tone } from '../../kit/badge.tsx'

const REVOKE: Readonly<
  Record<ProtocolCapabilities['revoke'], readonly [tone: Tone, label: string]>
> = {
  instant: ['allow', 'At once'],
  at_next_check: ['allow', 'At the next check'],
  at_time_limit: ['warn', 'At the time limit'],
  new_viewers_only: ['warn', 'New viewers only'],
}

const yesNo = (yes: boolean, what: string): string => (yes ? `Yes, ${what}` : 'No')

/** What a media server can and cannot do, so that nobody expects a kick where there is none. */
export function Capabilities(props: { readonly of: ProtocolCapabilities }): ReactNode {
  const { of } = props
  const [tone, label] = REVOKE[of.revoke]
  return (
    <Facts
      facts={[
        ['Allow', of.allowLooksLike],
        ['Deny', of.denyLooksLike],
        [
          'Revoke',
          <span key="revoke" className="flex flex-col items-start gap-1">
            <Badge tone={tone}>{label}</Badge>
            {of.revokeText}
          </span>,
        ],
        ['Redirect', yesNo(of.redirect, 'viewers can be sent elsewhere')],
        ['Session end', yesNo(of.reportsEnd, 'it tells when a viewer leaves')],
        ['Publishers', yesNo(of.reportsPublishers, 'it asks about them too')],
        ['Time limit', yesNo(of.timeLimit, 'it ends a session after a given time')],
        ['Checks', yesNo(of.rechecks, 'it asks about those who are in again and again')],
        ['Outage', of.outage],
      ]}
    />
  )
}
