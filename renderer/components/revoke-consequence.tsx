import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { controlPlaceOf } from '../../shared/control-setup.ts'
import type { MediaServerStatus } from '../../shared/media-server.ts'
import type { Session } from '../../shared/session.ts'
import { formatNumber } from '../kit/format.ts'
import { known, t } from '../language/t.ts'
import { letInWithout } from './let-in-without.ts'
import { couldBeCut, fateAt } from './revoke-fate.ts'
import type { RevokeScope } from './revoke-target.ts'

const FATES: Readonly<Record<MediaServerStatus['capabilities']['revoke'], string>> = {
  instant: t('cut at once'),
  at_next_check: t('refused when asked about next'),
  at_time_limit: t('goes on until the time limit, if there is one'),
  new_viewers_only: t('not cut, only refused on return'),
}

const CONNECTION_FATES: typeof FATES = {
  instant: t('cut at once'),
  at_next_check: t('refused when asked about next'),
  at_time_limit: t('goes on until its time limit, if it has one'),
  new_viewers_only: t('goes on'),
}

/** What the click will do, per media server concerned, in that server's own terms. */
export function Consequence(props: {
  readonly servers: readonly MediaServerStatus[]
  readonly scope: RevokeScope
  readonly covered: readonly Session[]
  readonly mediaServerId: string
  /** Name of the stream they watch, where that lets in without a credential. Null: it does not. */
  readonly open: string | null
  /** How many others are live at the address that is refused. Null: none is refused. */
  readonly others: number | null
  /** A link of it was followed. */
  readonly onLeave: () => void
}): ReactNode {
  const { servers, scope } = props
  const counts = Map.groupBy(props.covered, (session) => session.mediaServerId)
  const isOneConnection = scope === 'session'
  const inVain = letInWithout(scope, props.open)
  if (!counts.has(props.mediaServerId)) counts.set(props.mediaServerId, [])
  return (
    <section
      aria-label={t('What the click does')}
      aria-live="polite"
      className="rounded-md border-s-2 border-warn bg-warn-soft px-3 py-2 text-sm"
    >
      <p className="font-medium">
        {isOneConnection
          ? props.covered.some(({ action }) => action === 'publish')
            ? t('This connection only: nothing stops the same encoder from connecting again.')
            : t('This connection only: nothing stops the same listener from connecting again.')
          : t(
              'New sessions are refused at once. {count, plural, =0 {None of those live now is} one {# of those live now is} other {# of those live now are}} concerned.',
              { count: props.covered.length },
            )}
      </p>
      {inVain !== null && <p className="mt-1 font-medium text-deny">{inVain}</p>}
      {props.others !== null && (
        <p className="mt-1 font-medium">
          {t(
            'Others at this address are refused as well{others, plural, =0 {; none is live there now} one {: # live now} other {: # live now}}.',
            { others: props.others },
          )}
        </p>
      )}
      {[...counts].map(([id, sessions]) => {
        const server = servers.find((each) => each.id === id)
        if (server === undefined) return null
        const { revoke, revokeText } = server.capabilities
        const fates = isOneConnection ? CONNECTION_FATES : FATES
        const byFate = [...Map.groupBy(sessions, (session) => fateAt(session, server))]
        // The words of the protocol are about a media server that Stagedoor may not control.
        const isAsUsual = byFate.every(([fate]) => fate === revoke)
        return (
          <p key={id} className="mt-1 text-ink-2">
            <strong className="font-medium text-ink">
              {server.name}
              {byFate.map(([fate, theirs]) =>
                t(', {sessions} live: {revoke}', {
                  sessions: formatNumber(theirs.length),
                  revoke: fates[fate],
                }),
              )}
              .
            </strong>{' '}
            {!isOneConnection && inVain === null && isAsUsual && known(revokeText)}
            {couldBeCut(server) && (
              <>
                {' '}
                {t('With its control filled in they are cut at once.')}{' '}
                <Link href={controlPlaceOf(id)} onClick={props.onLeave} className="underline">
                  {t('Open {name} and its Control', { name: server.name })}
                </Link>
              </>
            )}
          </p>
        )
      })}
    </section>
  )
}
