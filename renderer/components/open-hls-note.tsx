import type { ReactNode } from 'react'
import type { ProtocolName } from '../../shared/media-server.ts'
import { openHlsOf } from '../../shared/open-hls.ts'
import { useApi } from '../api/query.ts'
import { Callout } from '../kit/callout.tsx'
import { t } from '../language/t.ts'

/**
 * Warns of a media server that serves HLS to whom it was told to refuse, or may write it for anyone, and says what to do. Nothing where
 * HLS can be refused.
 *
 * @param props.name What the operator knows it by.
 */
export function OpenHlsNote({ name, protocol }: Named): ReactNode {
  const open = openHlsOf(protocol)
  if (open === null) return null
  return open === 'served' ? <ServedHlsNote name={name} /> : <WrittenHlsNote name={name} />
}

interface Named {
  readonly name: string
  readonly protocol: ProtocolName
}

function ServedHlsNote({ name }: Pick<Named, 'name'>): ReactNode {
  return (
    <Callout tone="warn" title={t('HLS from {name} is not protected', { name })}>
      <p>
        {t(
          'It asks once, at the first playlist, and serves segments to anyone; who is refused gets in at the second try. Modes, rules, limits and revoking do not hold there.',
        )}
      </p>
      <p className="pt-1">
        {t(
          'Switch HLS off in it, or let viewers reach it only through the gateway, or through nginx, Caddy or Traefik that asks for each request.',
        )}
      </p>
    </Callout>
  )
}

function WrittenHlsNote({ name }: Pick<Named, 'name'>): ReactNode {
  return (
    <Callout title={t('If HLS is on in {name}, it is not protected', { name })}>
      <p>
        {t(
          'With hls on in nginx.conf it writes files, and asks about none of them: whoever reaches them may have them. Modes, rules, limits and revoking do not hold there.',
        )}
      </p>
      <p className="pt-1">
        {t(
          'Leave HLS off in it, or let viewers reach its files only through the gateway, or through nginx, Caddy or Traefik that asks for each request.',
        )}
      </p>
    </Callout>
  )
}

/** The same of every media server that is switched on; nothing where there is none. Which streams one carries is not known. */
export function OpenHlsNotes(): ReactNode {
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  return servers
    .filter(({ enabled, protocol }) => enabled && openHlsOf(protocol) !== null)
    .map(({ id, name, protocol }) => <OpenHlsNote key={id} name={name} protocol={protocol} />)
}
