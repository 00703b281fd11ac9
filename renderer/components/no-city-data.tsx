import type { ReactNode } from 'react'
import { Callout } from '../kit/callout.tsx'
import { t } from '../language/t.ts'

/** Says that nobody can be placed, and what to do. @param children What that means here. Default nothing. */
export function NoCityData({ children }: { readonly children?: ReactNode }): ReactNode {
  return (
    <Callout tone="warn" title={t('No city database is named')}>
      {children}
      {children !== undefined && ' '}
      {t('Name one with city-file where Stagedoor is configured, and start it again.')}
    </Callout>
  )
}
