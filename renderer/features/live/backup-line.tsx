import type { ReactNode } from 'react'
import type { Alarm } from '../../../shared/api.ts'
import { useFeed } from '../../api/feed.ts'
import { useApi, useEvery } from '../../api/query.ts'
import { goToSection } from '../../components/go-to-section.ts'
import { classNames } from '../../kit/class-names.ts'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'

const READ_EVERY_MS = 60_000
/** That none was made, or the newest is old, or cannot be restored. */
const OVERDUE: ReadonlySet<Alarm['code']> = new Set(['backup_failed', 'backup_old'])

/** When the last backup was made, and when one was last restored for a proof; leads to the backups. Nothing until that is known. */
export function BackupLine(): ReactNode {
  const { data, refetch } = useApi('GET /backups')
  useEvery(READ_EVERY_MS, refetch)
  const isOverdue = useFeed(({ alarms }) => alarms.some(({ code }) => OVERDUE.has(code)))
  if (data === undefined) return <span aria-hidden className="h-4" />
  const { lastAtMs, provenAtMs } = data
  return (
    <button
      type="button"
      onClick={() => goToSection('/settings', t('Backups'))}
      className={classNames(
        'text-start text-xs underline-offset-2 hover:underline',
        isOverdue ? 'font-medium text-deny' : 'text-ink-3 hover:text-ink-2',
      )}
    >
      {lastAtMs === null ? (
        t('No backup yet')
      ) : (
        <T text="Last backup {last}" values={{ last: <Ago atMs={lastAtMs} /> }} />
      )}
      {lastAtMs !== null && provenAtMs === null && ` · ${t('none proven yet')}`}
      {provenAtMs !== null && (
        <>
          {' · '}
          <T text="proven restore {proven}" values={{ proven: <Ago atMs={provenAtMs} /> }} />
        </>
      )}
    </button>
  )
}
