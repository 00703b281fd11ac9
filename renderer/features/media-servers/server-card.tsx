import type { ReactNode } from 'react'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import { openHlsOf } from '../../../shared/open-hls.ts'
import { Badge } from '../../kit/badge.tsx'
import { classNames } from '../../kit/class-names.ts'
import { formatNumber } from '../../kit/format.ts'
import { known, t } from '../../language/t.ts'
import { comparisonWord } from './comparison-words.ts'
import { Light } from './light.tsx'
import { OldSecretLine } from './old-secret.tsx'

const REVOKE = {
  instant: t('Revoke: at once'),
  at_next_check: t('Revoke: at the next check'),
  at_time_limit: t('Revoke: at the time limit'),
  new_viewers_only: t('Revoke: new viewers only'),
} as const

/** One media server at a glance: whether it asks, how much, and what a revoke can mean there. */
export function ServerCard(props: {
  readonly server: MediaServerStatus
  readonly onOpen: () => void
}): ReactNode {
  const { server } = props
  const { capabilities } = server
  const openHls = openHlsOf(server.protocol)
  return (
    <li
      className={classNames(
        'relative flex flex-col gap-3 rounded-lg border border-line bg-panel p-4 hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-ring',
        !server.enabled && 'border-dashed',
      )}
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="truncate text-base font-semibold">
            <button
              type="button"
              onClick={props.onOpen}
              title={server.name}
              className="block max-w-full truncate outline-none before:absolute before:inset-0 before:rounded-lg"
            >
              {server.name}
            </button>
          </h2>
          <p className="text-xs text-ink-3">{known(capabilities.title)}</p>
        </div>
        {server.turnedAway !== null && server.enabled && (
          <Badge tone="deny">{t('Turned away')}</Badge>
        )}
        {server.malformed > 0 && (
          <Badge tone="warn">
            {t('{malformed} not understood', { malformed: formatNumber(server.malformed) })}
          </Badge>
        )}
      </div>
      <Light server={server} />
      {server.oldSecret !== null && server.enabled && <OldSecretLine old={server.oldSecret} />}
      <dl className="grid grid-cols-2 gap-x-3 gap-y-2 border-t border-line pt-3 text-sm">
        <Fact name={t('Requests')} value={formatNumber(server.requests)} />
        <Fact
          name={t('Asks from')}
          value={server.allowedPeers.length === 0 ? t('anywhere') : server.allowedPeers.join(', ')}
        />
        {server.comparison !== null && (
          <Fact name={t('Its own count')} value={comparisonWord(server.comparison)} />
        )}
      </dl>
      <p className="flex flex-wrap items-center justify-between gap-2 text-xs text-ink-2">
        {REVOKE[capabilities.revoke]}
        {openHls === 'served' && <Badge tone="warn">{t('HLS is not protected')}</Badge>}
        {openHls === 'written' && (
          <Badge tone="neutral" icon={false}>
            {t('HLS is not asked about')}
          </Badge>
        )}
      </p>
    </li>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="figures truncate" title={value}>
        {value}
      </dd>
    </div>
  )
}
