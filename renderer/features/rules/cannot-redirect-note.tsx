import type { ReactNode } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { useApi } from '../../api/query.ts'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'
import { cannotRedirect } from './cannot-redirect.ts'

/** Warns of media servers that refuse whom these rules send elsewhere; nothing where there is none. */
export function CannotRedirectNote({ rules }: { readonly rules: readonly Rule[] }): ReactNode {
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  const notes = [...new Set(rules.flatMap((rule) => cannotRedirect(rule, servers)))]
  if (notes.length === 0) return null
  return (
    <Callout tone="warn" title={t('Not every media server can send viewers elsewhere')}>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Callout>
  )
}
