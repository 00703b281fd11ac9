import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import type {
  ListedSuspicion,
  SharedNetwork,
  SharingSign,
  Suspicion,
} from '../../../shared/limit-api.ts'
import type { SharingSettings } from '../../../shared/session-limit.ts'
import { useApi } from '../../api/query.ts'
import { goToSection } from '../../components/go-to-section.ts'
import { RevokeDialog } from '../../components/revoke-dialog.tsx'
import type { RevokeTarget } from '../../components/revoke-target.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { ShortRow } from '../../kit/short-list.tsx'
import { useStillRows } from '../../kit/still-rows.ts'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'
import { List, of } from './list.tsx'
import type { OwnLimitOf } from './own-limit-dialog.tsx'

const SHOWN = 8
const SIGNS: Readonly<Record<SharingSign, (of: Suspicion) => string>> = {
  networks: ({ networks, moreNetworks }) =>
    t('{networks} networks', { networks: formatNumber(networks.length + moreNetworks) }),
  countries: ({ countries }) => t('{countries} countries', { countries: countries.length }),
  countries_at_once: () => t('Several countries at once'),
}

/** Links and tokens that are seen from more places than one person is at, with what can be done about each. */
export function Suspicions(props: {
  readonly suspicions: readonly ListedSuspicion[]
  readonly onLimit: (of: OwnLimitOf) => void
}): ReactNode {
  const [revoked, setRevoked] = useState<Suspicion | null>(null)
  const sharing = useApi('GET /settings').data?.sharing
  const still = useStillRows(props.suspicions, ({ grantId }) => grantId)
  return (
    <>
      <List
        title={t('Links that seem to be passed on')}
        about={sharing === undefined ? '' : whenListed(sharing)}
        empty={t('None. A link is listed here once it is seen from so many places.')}
        act={
          <>
            {still.rows.length > 1 && (
              <Button
                size="small"
                unless={still.moved ? null : t('The one seen last is at the top already.')}
                onClick={still.sortAnew}
              >
                {t('Sort anew')}
              </Button>
            )}
            <Button size="small" onClick={() => goToSection('/settings', t('Shared links'))}>
              {t('Change these numbers')}
            </Button>
          </>
        }
      >
        {still.rows.map((each) => (
          <SuspectedRow
            key={each.grantId}
            suspicion={each}
            isRevoked={each.revoked}
            onRevoke={() => setRevoked(each)}
            onChange={(changes) =>
              props.onLimit({
                grantId: each.grantId,
                label: each.label,
                sessions: each.own?.sessions ?? null,
                mayBeShared: false,
                note: each.own?.note ?? '',
                ...changes,
              })
            }
          />
        ))}
      </List>
      <RevokeDialog
        target={revoked === null ? null : targetOf(revoked)}
        {...(revoked === null ? {} : { who: revoked.label || revoked.grantId })}
        onClose={() => setRevoked(null)}
      />
    </>
  )
}

/** From how many places on a link is listed, as it is set. */
function whenListed({
  networks,
  countries,
  countriesAtOnce,
  windowMinutes: minutes,
}: SharingSettings): string {
  const places = [
    networks === null ? [] : t('{networks} networks', { networks: formatNumber(networks) }),
    countries === null ? [] : t('{countries} countries', { countries }),
    countriesAtOnce === null ? [] : t('{count} countries at once', { count: countriesAtOnce }),
  ].flat()
  if (places.length === 0) return t('No number of places is set, so none is looked for.')
  return t(
    'Each of these within {minutes} minutes lists a link: {places}. This alone refuses nobody.',
    {
      minutes: formatNumber(minutes),
      places: places.join(', '),
    },
  )
}

const targetOf = ({ grantId }: Suspicion): RevokeTarget => ({
  sessionId: null,
  mediaServerId: '',
  grantId,
  viewerId: null,
  address: null,
})

function SuspectedRow(props: {
  readonly suspicion: Suspicion
  /** Whether it is refused already; who is in with it may be so for a while. */
  readonly isRevoked: boolean
  readonly onRevoke: () => void
  readonly onChange: (changes: Partial<OwnLimitOf>) => void
}): ReactNode {
  const { suspicion } = props
  const { grantId, label } = suspicion
  const name = label || grantId
  return (
    <ShortRow
      name={label || <span className="data">{grantId}</span>}
      badges={
        <>
          {props.isRevoked && <Badge tone="deny">{t('Revoked')}</Badge>}
          {suspicion.signs.map((sign) => (
            <Badge key={sign} tone="warn">
              {SIGNS[sign](suspicion)}
            </Badge>
          ))}
        </>
      }
      facts={
        <span className="flex flex-wrap items-center gap-x-1">
          {label !== '' && (
            <>
              <span className="data">{grantId}</span>
              <CopyButton value={grantId} label={t('Copy id of {name}', { name })} />
            </>
          )}
          <span>
            <T
              text="{sessionsNow} sessions now, first seen {firstSeen}, last {lastSeen}"
              values={{
                sessionsNow: formatNumber(suspicion.sessionsNow),
                firstSeen: <Ago atMs={suspicion.firstSeenMs} />,
                lastSeen: <Ago atMs={suspicion.lastSeenMs} />,
              }}
            />
          </span>
        </span>
      }
      actions={
        <>
          <Button
            size="small"
            aria-label={of(t('Decisions'), name)}
            onClick={() => go(`/decisions?q=${encodeURIComponent(`grant:${grantId}`)}`)}
          >
            {t('Decisions')}
          </Button>
          <Button
            size="small"
            aria-label={of(t('That is all right'), name)}
            onClick={() => props.onChange({ mayBeShared: true })}
          >
            {t('That is all right')}
          </Button>
          <Button
            size="small"
            aria-label={of(t('Limit'), name)}
            onClick={() => props.onChange({ sessions: suspicion.own?.sessions ?? 1 })}
          >
            {t('Limit')}
          </Button>
          {props.isRevoked ? (
            <Button size="small" aria-label={of(t('Lift or widen'), name)} onClick={props.onRevoke}>
              {t('Lift or widen')}
            </Button>
          ) : (
            <Button
              size="small"
              look="quietDanger"
              aria-label={of(t('Revoke'), name)}
              onClick={props.onRevoke}
            >
              {t('Revoke')}
            </Button>
          )}
        </>
      }
    >
      {props.isRevoked && <OthersToo grantId={grantId} />}
      <Networks networks={suspicion.networks} more={suspicion.moreNetworks} />
    </ShortRow>
  )
}

/** Nobody tells those who used it honestly but whoever gave it to them. */
function OthersToo({ grantId }: { readonly grantId: string }): ReactNode {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-2">
      <span>{t('Whoever used it honestly is refused as well, and is told nothing.')}</span>
      <Link href={`/tokens?do=many&like=${encodeURIComponent(grantId)}`} className="underline">
        {t('Issue a link for each of them')}
      </Link>
      <Link href="/help/limits?at=when-a-shared-link-is-revoked" className="underline">
        {t('In which order')}
      </Link>
      <CopyButton
        text
        label={t('Copy a text to send')}
        value={t(
          'The link you have was passed on and no longer works. This one is for you alone, please do not pass it on:',
        )}
      />
    </p>
  )
}

function Networks(props: {
  readonly networks: readonly SharedNetwork[]
  readonly more: number
}): ReactNode {
  const shown = props.networks.slice(0, SHOWN)
  const left = props.networks.length - shown.length + props.more
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-0.5 text-xs text-ink-2">
      {shown.map(({ network, country, sessionsNow, lastSeenMs }) => (
        <li key={network} className="flex gap-1.5">
          <span className="data">{network}</span>
          <span>{country}</span>
          <span className="text-ink-3">
            {sessionsNow > 0 ? (
              t('{sessionsNow} now', { sessionsNow: formatNumber(sessionsNow) })
            ) : (
              <Ago atMs={lastSeenMs} />
            )}
          </span>
        </li>
      ))}
      {left > 0 && (
        <li className="text-ink-3">{t('and {left} more', { left: formatNumber(left) })}</li>
      )}
    </ul>
  )
}
