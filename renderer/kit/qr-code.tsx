import type { ReactNode } from 'react'
import { encode } from 'uqr'

/** A QR code, drawn here and dark on white in both themes so that cameras read it. `label` says what it holds. */
export function QrCode(props: {
  readonly value: string
  readonly label: string
  readonly sizePx?: number
}): ReactNode {
  const { data, size } = encode(props.value, { ecc: 'M', border: 2 })
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  const sizePx = props.sizePx ?? 176
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
