import type { ReactNode } from 'react'
import { goPath, playPath, watchPageUrl, whipPath } from '../../../shared/gateway-url.ts'
import { useApi } from '../../api/query.ts'
import { CodeBlock } from '../../kit/code-block.tsx'
import { t } from '../../language/t.ts'

/** What of a stream the gateway serves; empty texts for what it does not. */
interface Served {
  readonly name: string
  readonly originUrl: string
  readonly frontDoor: boolean
  readonly whipUrl: string
}

/** Where players and publishers open a stream at the gateway, to copy; or why there is nothing to copy yet. */
export function GatewayAddress(props: Served): ReactNode {
  const { name, originUrl, frontDoor, whipUrl } = props
  const about = useApi('GET /about').data
  const isServed = originUrl !== '' || frontDoor || whipUrl !== ''
  if (about === undefined || !isServed) return null
  const { gatewayUrl } = about
  if (gatewayUrl === null) {
    return (
      <p className="text-xs text-ink-2">
        {t(
          'The gateway does not listen yet. It opens when the first stream that needs it is stored.',
        )}
      </p>
    )
  }
  const url = gatewayUrl + playPath(name)
  const embed = `<iframe src="${watchPageUrl(url)}" title="Live" width="640" height="420" allow="autoplay; fullscreen"></iframe>`
  return (
    <div className="flex flex-col gap-2">
      {originUrl !== '' && (
        <>
          <CodeBlock title={t('Address at the gateway')} text={url} />
          <CodeBlock title={t('Page to watch at')} text={watchPageUrl(url)} />
          <CodeBlock title={t('Embed')} text={embed} />
        </>
      )}
      {frontDoor && <CodeBlock title={t('Front door')} text={gatewayUrl + goPath(name)} />}
      {whipUrl !== '' && <CodeBlock title={t('WHIP address')} text={gatewayUrl + whipPath(name)} />}
      <p className="text-xs text-ink-2">
        {whipUrl === '' || originUrl !== '' || frontDoor
          ? t(
              'Players open this, with the token of a link behind it. Behind a proxy, give what viewers reach as the play address.',
            )
          : t('Publishers send to it, with their key or token as the bearer.')}
      </p>
    </div>
  )
}
