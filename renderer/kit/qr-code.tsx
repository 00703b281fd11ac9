import type { ReactNode } from 'react'
import { encode } from 'uqr'
import { t } from '../language/t.ts'
import { useStreamer } from './streamer.ts'

/**
 * A QR code, drawn here and dark on white in both themes so that cameras read it; not at all in streamer mode. `label` says
 * what it holds.
 */
export function QrCode(props: {
  readonly value: string
  readonly label: string
  readonly sizePx?: number
}): ReactNode {
  const { sizePx = 176 } = props
  if (useStreamer()) return <NotShown sizePx={sizePx} />
  const { data, size } = encode(props.value, { ecc: 'M', border: 2 })
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${size} ${size}`}
      width={sizePx}
      height={sizePx}
      shapeRendering="crispEdges"
      className="rounded-md bg-white"
    >
      <path d={path} fill="#000" />
    </svg>
  )
}

function NotShown({ sizePx }: { readonly sizePx: number }): ReactNode {
  return (
    <p
      className="flex items-center justify-center rounded-md border border-line-strong bg-sunken p-3 text-center text-xs text-ink-2"
      style={{ width: sizePx, height: sizePx }}
    >
      {t('The QR code is not drawn in streamer mode.')}
    </p>
  )
}
