import type { ReactNode } from 'react'
import { useApi } from '../api/query.ts'
import { t } from '../language/t.ts'

/** Whether this is no Stagedoor that anybody relies on, but one to practise with. */
const useIsRehearsal = (): boolean => useApi('GET /about').data?.mode === 'rehearsal'

/** A red frame around all of the page, so that nobody takes it for the one that is live. */
export function RehearsalFrame(): ReactNode {
  if (!useIsRehearsal()) return null
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-0 z-50 border-4 border-deny-strong"
    />
  )
}

/**
 * Says the same in words, above every screen.
 *
 * @param props.large To be read from across the room. Default false.
 */
export function RehearsalBanner({ large = false }: { readonly large?: boolean }): ReactNode {
  if (!useIsRehearsal()) return null
  const size = large ? 'text-[max(0.875rem,2.6vmin)] leading-tight' : 'text-sm'
  return (
    <p role="status" className={`bg-deny-strong px-4 py-1.5 text-white ${size}`}>
      <strong className="font-semibold">{t('Rehearsal.')}</strong>{' '}
      {t(
        'A copy with keys of its own, deleted when it stops. Nothing that is signed here is valid live.',
      )}
    </p>
  )
}
