import type { ReactNode } from 'react'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { ServerSecretStatus } from '../../../shared/server-secret.ts'
import { useApi } from '../../api/query.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago, useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'
import { KeySection } from './key-section.tsx'

/** Passwords that Nimble servers share with us. They are set where the media server is. */
export function NimblePasswords(): ReactNode {
  const query = useApi('GET /media-servers')
  const servers = (query.data?.mediaServers ?? []).filter(({ protocol }) => protocol === 'nimble')
  return (
    <KeySection
      title={t('Nimble passwords')}
      about={t(
        'Check signed URLs and publish signatures. Set, and replaced with overlap, at the media server.',
      )}
      empty={t('No Nimble is set up.')}
      query={query}
    >
      {servers.map((server) => (
        <ServerRow key={server.id} server={server} />
      ))}
    </KeySection>
  )
}

function ServerRow({ server }: { readonly server: MediaServerStatus }): ReactNode {
  const { id } = server
  const signing = useApi('GET /media-servers/{id}/signing-password', { params: { id } }).data
  const publish = useApi('GET /media-servers/{id}/secrets/{purpose}', {
    params: { id, purpose: 'publish-password' },
  }).data
  return (
    <ShortRow
      name={server.name}
      facts={
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          <Password name={t('Signed URLs')} status={signing} />
          <Password name={t('Publish signatures')} status={publish} />
        </span>
      }
      actions={
        <Button
          size="small"
          aria-label={t('Change the passwords of {name}', { name: server.name })}
          onClick={() => go('/media-servers')}
        >
          {t('Change')}
        </Button>
      }
    />
  )
}

function Password(props: {
  readonly name: string
  readonly status: ServerSecretStatus | undefined
}): ReactNode {
  const nowMs = useNow()
  const untilMs = props.status?.previousUntilMs ?? null
  return (
    <span className="flex items-center gap-1.5">
      {props.name}
      <Badge tone={props.status?.isSet === true ? 'allow' : 'neutral'}>
        {props.status?.isSet === true ? t('set') : t('not set')}
      </Badge>
      {untilMs !== null && untilMs > nowMs && (
        <span>
          <T
            text="the one before counts until {until}"
            values={{ until: <Ago atMs={untilMs} /> }}
          />
        </span>
      )}
    </span>
  )
}
