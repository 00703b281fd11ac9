import type { ReactNode } from 'react'
import { gatewayPlayUrl, watchPageUrl } from '../../../shared/gateway-url.ts'
import { useApi } from '../../api/query.ts'
import { CodeBlock } from '../../kit/code-block.tsx'

/** Where players open a stream with an origin, to copy; or why there is nothing to copy yet. */
export function GatewayAddress(props: {
  readonly name: string
  readonly originUrl: string
}): ReactNode {
  const about = useApi('GET /about').data
  if (about === undefined) return null
  const url = gatewayPlayUrl(about.gatewayUrl, props)
  if (url === null) {
    return (
      <p className="text-xs text-ink-2">
        The gateway does not listen yet. It opens when the first stream with an origin is stored.
      </p>
    )
  }
  const embed = `<iframe src="${watchPageUrl(url)}" title="Live" width="640" height="420" allow="autoplay; fullscreen"></iframe>`
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock title="Address at the gateway" text={url} />
      <CodeBlock title="Page to watch at" text={watchPageUrl(url)} />
      <CodeBlock title="Embed" text={embed} />
      <p className="text-xs text-ink-2">
        Players open this, with the token of a link behind it. Behind a proxy, give what viewers
        reach as the play address.
      </p>
    </div>
  )
}
