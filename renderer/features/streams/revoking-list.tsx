import { Ban, Radio } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { controlPlaceOf } from '../../../shared/control-setup.ts'
import { formatTerm } from '../../../shared/filter-text.ts'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import { useApi } from '../../api/query.ts'
import { Facts } from '../../components/facts.tsx'
import { OpenHlsNote } from '../../components/open-hls-note.tsx'
import { couldBeCut } from '../../components/revoke-fate.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { known, t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { revokingOf } from './revoking.ts'

/** Push and pull side by side: for each media server, what revoking a viewer of this stream means there, and the way to do it. */
export function RevokingList({ stream }: { readonly stream: Stream }): ReactNode {
  const read = useApi('GET /media-servers')
  if (read.isPending) return <LoadingRows />
  if (read.isError)
    return (
      <LoadFailed
        what={t('media servers')}
        error={read.error}
        onRetry={() => void read.refetch()}
      />
    )
  const servers = read.data.mediaServers
  if (servers.length === 0) {
    return (
      <EmptyState title={t('No media server yet')}>
        {t('Add one, and this shows what revoking a viewer of this stream means there.')}
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-5">
      <p className="text-ink-2">
        {t(
          'Pull: the media server asks about viewers again, so a refusal reaches those who are in. Push: what a viewer holds counts until it ends or is taken back.',
        )}
      </p>
      <Ways stream={stream} />
      {servers.map((server) => (
        <ServerRevoking key={server.id} stream={stream} server={server} />
      ))}
    </div>
  )
}

/** To Live with those of this stream, where one or all of them are revoked. */
function Ways({ stream }: { readonly stream: Stream }): ReactNode {
  const there = `/?q=${encodeURIComponent(formatTerm({ key: 'stream', value: stream.name }))}`
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={<Radio aria-hidden className="size-4" />} onClick={() => go(there)}>
        {t('Show who is live')}
      </Button>
      <Button
        look="quietDanger"
        icon={<Ban aria-hidden className="size-4" />}
        onClick={() => go(`${there}&do=revoke-many`)}
      >
        {t('Revoke many at once')}
      </Button>
    </div>
  )
}

function ServerRevoking(props: {
  readonly stream: Stream
  readonly server: MediaServerStatus
}): ReactNode {
  const { stream, server } = props
  const { capabilities } = server
  const { way, tone, label } = revokingOf(stream, { ...capabilities, protocol: server.protocol })
  return (
    <section className="flex flex-col gap-2 border-line border-t pt-4">
      <h3 className="flex items-center gap-2 font-medium">
        {server.name}
        <Badge tone="neutral" icon={false}>
          {way}
        </Badge>
        <Badge tone={tone}>{label}</Badge>
      </h3>
      <OpenHlsNote name={server.name} protocol={server.protocol} />
      <Facts
        facts={[
          [t('Revoke'), known(capabilities.revokeText)],
          [t('Outage'), known(capabilities.outage)],
        ]}
      />
      {couldBeCut(server) && (
        <p className="text-xs text-ink-2">
          {t('With its control filled in they are cut at once.')}{' '}
          <Link href={controlPlaceOf(server.id)} className="underline">
            {t('Open {name} and its Control', { name: server.name })}
          </Link>
        </p>
      )}
    </section>
  )
}
