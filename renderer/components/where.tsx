import type { ReactNode } from 'react'
import { formatCountry } from '../kit/format.ts'
import { t } from '../language/t.ts'
import { isLocalAddress } from './local-address.ts'

/** An address and the country it is in, by code with the name on hover. */
export function Where(props: {
  readonly address: string | null
  readonly country: string
}): ReactNode {
  const isLocal = props.address !== null && isLocalAddress(props.address)
  return (
    <span className="inline-flex max-w-full items-baseline gap-2">
      <abbr
        title={isLocal ? t('Local network') : formatCountry(props.country)}
        className="data w-5 shrink-0 text-ink-3 no-underline"
      >
        {props.country}
      </abbr>
      <span className="data truncate">{props.address ?? t('not told')}</span>
    </span>
  )
}
