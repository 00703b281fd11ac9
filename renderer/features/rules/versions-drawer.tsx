import { type ReactNode, useState } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import type { RuleVersion } from '../../../shared/rule.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { NO_OVERRIDE, toOverride } from '../../components/test-override.tsx'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { countChanges } from './draft.ts'
import { ruleNames } from './rule-name.ts'
import { TestsPanel } from './tests-panel.tsx'

const countRules = (count: number): string =>
  t('{count, plural, one {# rule} other {# rules}}', { count })

/** What held before anything was published. The server keeps no row of it. */
const NO_RULES: RuleVersion = { version: 0, rules: [], publishedAtMs: 0, note: '' }

const nameOf = (version: RuleVersion): ReactNode => {
  if (version.version === 0) return t('Before the first version: no rules')
  return version.note === '' ? <span className="text-ink-3">{t('No note')}</span> : version.note
}

/** Every published set of rules, newest first and the empty one last, each of which can be put in force again. */
export function VersionsDrawer(props: {
  readonly view: RulesView
  readonly onClose: () => void
}): ReactNode {
  const { published, draft } = props.view
  const versions = useApi('GET /rules/versions')
  const [wanted, setWanted] = useState<RuleVersion | null>(null)
  const [override, setOverride] = useState(NO_OVERRIDE)
  const rollBack = async (): Promise<void> => {
    if (!wanted) return
    const made = await call('POST /rules/rollback', {
      body: { version: wanted.version, overrideTests: toOverride(override) },
    })
    await refresh()
    toast(
      wanted.version === 0
        ? t('Version {version} is in force: no rules', { version: made.version })
        : t('Version {version} is in force: the rules of version {version2}', {
            version: made.version,
            version2: wanted.version,
          }),
    )
  }
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
        {versions.data !== undefined &&
          [...versions.data.versions, NO_RULES].map((version) => (
            <li
              key={version.version}
              className="flex items-center gap-3 border-b border-line py-2.5 last:border-none"
            >
              <span className="data w-8 shrink-0 text-right text-ink-3">{version.version}</span>
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm">{nameOf(version)}</p>
                <p className="text-xs text-ink-3">
                  {version.publishedAtMs > 0 && (
                    <>
                      <Ago atMs={version.publishedAtMs} />
                      {', '}
                    </>
                  )}
                  {countRules(version.rules.length)}
                  {version.version !== published.version &&
                    t(', {countRules} different from now', {
                      countRules: countRules(countChanges(published.rules, version.rules)),
                    })}
                </p>
              </div>
              {version.version === published.version ? (
                <Badge tone="allow">{t('In force')}</Badge>
              ) : (
                <Button size="small" onClick={() => setWanted(version)}>
                  {t('Roll back to this')}
                </Button>
              )}
            </li>
          ))}
      </ol>
      <ConfirmDialog
        open={wanted !== null}
        onClose={() => {
          setWanted(null)
          setOverride(NO_OVERRIDE)
        }}
        title={
          wanted?.version === 0
            ? t('Roll back to no rules')
            : t('Roll back to version {version}', { version: wanted?.version ?? '' })
        }
        action={t('Roll back')}
        onConfirm={rollBack}
      >
        <p>
          {t(
            '{version}, as version {version2}. Nothing is lost: version {version3} stays in this list.',
            {
              version:
                wanted?.version === 0
                  ? t('From the next request the mode of each stream decides alone')
                  : t(
                      'The rules of version {version} ({countRules}) take effect for the next request',
                      {
                        version: wanted?.version ?? '',
                        countRules: countRules(wanted?.rules.length ?? 0),
                      },
                    ),
              version2: published.version + 1,
              version3: published.version,
            },
          )}
        </p>
        {wanted !== null && (
          <TestsPanel
            asked={{ version: wanted.version }}
            nameOfRule={ruleNames(wanted.rules)}
            override={override}
            onOverride={setOverride}
          />
        )}
        {draft !== null && (
          <p>
            {t(
              'Your unpublished draft was started from another version and has to be looked at again.',
            )}
          </p>
        )}
      </ConfirmDialog>
    </Drawer>
  )
}
