import type { ReactNode } from 'react'
import type { Token } from '../../../shared/token.ts'
import { useApi } from '../../api/query.ts'
import { LoadFailed } from '../../kit/load-state.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'

const WORDS = {
  allow: ['✓', t('opens'), 'text-allow'],
  ads: ['▶', t('opens, with ads'), 'text-allow'],
  redirect: ['↗', t('is sent on'), 'text-redirect'],
  deny: ['✕', t('stays shut'), 'text-deny'],
} as const

/** What a token opens now, by the rules in force. */
export function Opens({ token: { kind, id } }: { readonly token: Token }): ReactNode {
  const query = useApi('GET /reach/tokens/{kind}/{id}', { params: { kind, id }, query: {} })
  if (query.error !== null) {
    return (
      <LoadFailed
        what={t('what it opens')}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  }
  if (query.data === undefined) return null
  const { rows, unclear, action } = query.data
  return (
    <section aria-label={t('What it opens')} className="flex flex-col gap-1 text-sm">
      <h3 className="font-medium">{t('What it opens now')}</h3>
      {rows.length === 0 && unclear.length === 0 && (
        <p className="text-ink-3">{t('Its own text says for which streams it is.')}</p>
      )}
      <ul>
        {rows.map(({ streamId, streamName, cell }) => {
          const [mark, word, tone] = WORDS[cell.end]
          return (
            <li key={streamId}>
              <span aria-hidden className={tone}>
                {mark}
              </span>{' '}
              <span className="font-medium">{streamName}</span> {word}
              <span className="block ps-5 text-xs text-ink-3">{reasonText(cell.reason)}</span>
            </li>
          )
        })}
      </ul>
      {unclear.length > 0 && (
        <p className="text-xs text-ink-3">
          {t('Not looked at, since no stream has exactly this name: {unclear}.', {
            unclear: unclear.join(', '),
          })}
        </p>
      )}
      <p className="text-xs text-ink-3">
        {t(
          'To {action}, from no address in particular: what it is restricted to besides comes on top.',
          { action: action === 'publish' ? t('publish') : t('watch') },
        )}
      </p>
    </section>
  )
}
