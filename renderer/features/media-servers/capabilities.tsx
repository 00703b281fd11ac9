import type { ReactNode } from 'react'
import type { ProtocolCapabilities } from '../../../shared/media-server.ts'
import { Facts } from '../../components/facts.tsx'
import { Badge, type Tone } from '../../kit/badge.tsx'
import { known, t } from '../../language/t.ts'

const REVOKE: Readonly<
  Record<ProtocolCapabilities['revoke'], readonly [tone: Tone, label: string]>
> = {
  instant: ['allow', t('At once')],
  at_next_check: ['allow', t('At the next check')],
  at_time_limit: ['warn', t('At the time limit')],
  new_viewers_only: ['warn', t('New viewers only')],
}

const yesNo = (yes: boolean, what: string): string => (yes ? t('Yes, {what}', { what }) : t('No'))

/** What a media server can and cannot do, so that nobody expects a kick where there is none. */
export function Capabilities(props: { readonly of: ProtocolCapabilities }): ReactNode {
  const { of } = props
  const [tone, label] = REVOKE[of.revoke]
  return (
    <Facts
      facts={[
        [t('Allow'), known(of.allowLooksLike)],
        [t('Deny'), known(of.denyLooksLike)],
        [
          t('Revoke'),
          <span key="revoke" className="flex flex-col items-start gap-1">
            <Badge tone={tone}>{label}</Badge>
            {known(of.revokeText)}
          </span>,
        ],
        [t('Redirect'), yesNo(of.redirect, t('viewers can be sent elsewhere'))],
        [t('Session end'), yesNo(of.reportsEnd, t('it tells when a viewer leaves'))],
        [t('Publishers'), yesNo(of.reportsPublishers, t('it asks about them too'))],
        [t('Time limit'), yesNo(of.timeLimit, t('it ends a session after a given time'))],
        [t('Checks'), yesNo(of.rechecks, t('it asks about those who are in again and again'))],
        [t('Outage'), known(of.outage)],
      ]}
    />
  )
}
