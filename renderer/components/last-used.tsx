import type { ReactNode } from 'react'
import { Ago } from '../kit/time.tsx'
import { t } from '../language/t.ts'
import { T } from '../language/text.tsx'

/** When a key or secret was last used, within a row of facts. Null is never. */
export function LastUsed({ atMs }: { readonly atMs: number | null }): ReactNode {
  if (atMs === null) return t('never used')
  return <T text="used {lastUsedAt}" values={{ lastUsedAt: <Ago atMs={atMs} /> }} />
}
