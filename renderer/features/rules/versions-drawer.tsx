import { type ReactNode, useState } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import type { ListedRuleVersion } from '../../../shared/rule.ts'
import { useApi } from '../../api/query.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { RollbackDialog } from './rollback-dialog.tsx'
import { countRules } from './rule-count.ts'

/** What held before anything was published. The server keeps no row of it. */
const NO_RULES: ListedRuleVersion = { version: 0, ruleCount: 0, publishedAtMs: 0, note: '' }

const nameOf = (version: ListedRuleVersion): ReactNode => {
  if (version.version === 0) return t('Before the first version: no rules')
  return version.note === '' ? <span className="text-ink-3">{t('No note')}</span> : version.note
}

/** Every published set of rules, newest first and the empty one last, each of which can be put in force again. */
export function VersionsDrawer(props: {
  readonly view: RulesView
  /** The version that is asked about from the start. Default: none. */
  readonly wanted?: number
  readonly onClose: () => void
}): ReactNode {
  const { published } = props.view
  const versions = useApi('GET /rules/versions')
  const [wantedVersion, setWanted] = useState<number | null>(props.wanted ?? null)
  const all = versions.data === undefined ? [] : [...versions.data.versions, NO_RULES]
  const wanted = all.find(({ version }) => version === wantedVersion)
  return (
    <Drawer
      open
      onClose={props.onClose}
      title={t('Versions')}
      description={t('Each time rules were published.')}
    >
      {versions.isPending && <LoadingRows />}
      {versions.error !== null && (
        <LoadFailed
          what={t('versions')}
          error={versions.error}
          onRetry={() => void versions.refetch()}
        />
      )}
      <ol className="flex flex-col">
        {all.map((version) => (
          <li
            key={version.version}
            className="flex items-center gap-3 border-b border-line py-2.5 last:border-none"
          >
            <span className="data w-8 shrink-0 text-end text-ink-3">{version.version}</span>
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{nameOf(version)}</p>
              <p className="text-xs text-ink-3">
                {version.publishedAtMs > 0 && (
                  <>
                    <Ago atMs={version.publishedAtMs} />
                    {', '}
                  </>
                )}
                {countRules(version.ruleCount)}
              </p>
            </div>
            {version.version === published.version ? (
              <Badge tone="allow">{t('In force')}</Badge>
            ) : (
              <Button size="small" onClick={() => setWanted(version.version)}>
                {t('Roll back to this')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {wanted !== undefined && (
        <RollbackDialog view={props.view} wanted={wanted} onClose={() => setWanted(null)} />
      )}
    </Drawer>
  )
}
