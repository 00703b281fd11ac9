import type { ReactNode } from 'react'
import { leavesHlsOpen } from '../../shared/open-hls.ts'
import { useApi } from '../api/query.ts'
import { Callout } from '../kit/callout.tsx'
import { t } from '../language/t.ts'

/**
 * Warns of a media server that serves HLS to whom it was told to refuse, and says what to do.
 *
 * @param name What the operator knows it by.
 */
export function OpenHlsNote({ name }: { readonly name: string }): ReactNode {
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

/** The same of every media server that is switched on; nothing where there is none. Which streams one carries is not known. */
export function OpenHlsNotes(): ReactNode {
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  return servers
    .filter(({ enabled, protocol }) => enabled && leavesHlsOpen(protocol))
    .map(({ id, name }) => <OpenHlsNote key={id} name={name} />)
}
