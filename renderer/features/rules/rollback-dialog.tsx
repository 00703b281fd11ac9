import { type ReactNode, useState } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import type { ListedRuleVersion, Rule } from '../../../shared/rule.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { NO_OVERRIDE, toOverride } from '../../components/test-override.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { LoadFailed } from '../../kit/load-state.tsx'
import { t } from '../../language/t.ts'
import { countChanges } from './draft.ts'
import { InForceButtons } from './in-force-buttons.tsx'
import { LiveImpact, useLiveImpact } from './live-impact.tsx'
import { whoWasCut } from './roll-back-soon.ts'
import { countRules } from './rule-count.ts'
import { ruleNames } from './rule-name.ts'
import { RulesNotes } from './rules-notes.tsx'
import { blockedBy, TestsPanel, useTestResults } from './tests-panel.tsx'
import { toastInForce } from './toast-in-force.ts'

/** Asks before an earlier version is put in force again: the pinned tests, who is in, and who would be cut. */
export function RollbackDialog(props: {
  readonly view: RulesView
  readonly wanted: ListedRuleVersion
  readonly onClose: () => void
}): ReactNode {
  const { wanted, onClose } = props
  const { published, draft } = props.view
  const { version } = wanted
  const action = useAction()
  const [override, setOverride] = useState(NO_OVERRIDE)
  const [isHeld, setIsHeld] = useState(false)
  const { results } = useTestResults({ version })
  const counted = useLiveImpact({ isHeld, version })
  const read = useApi('GET /rules/versions/{version}', { params: { version: String(version) } })
  const rules = read.data?.rules ?? NONE
  const nameOfRule = ruleNames(rules)
  const rollBack = async (): Promise<void> => {
    const body = { version, overrideTests: toOverride(override) }
    const done = await action.run(() => call('POST /rules/rollback', { body }))
    if (done === null) return
    toastInForce(inForce(done.value.version, version))
    onClose()
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      changed={override.reason !== ''}
      title={
        version === 0
          ? t('Roll back to no rules')
          : t('Roll back to version {version}', { version })
      }
      description={t(
        '{version}, as version {version2}. Nothing is lost: version {version3} stays in this list.',
        {
          version: effectOf(wanted),
          version2: published.version + 1,
          version3: published.version,
        },
      )}
      footer={
        <InForceButtons
          counted={counted}
          label={t('Roll back')}
          look="danger"
          busy={action.busy}
          unless={readingText(read) ?? counted.waiting ?? blockedBy(results, override)}
          onConfirm={() => void rollBack()}
          onHolding={setIsHeld}
        />
      }
    >
      <div className="flex flex-col gap-3">
        <Refused error={action.error} title={t('It was not rolled back')} />
        {read.data !== undefined && (
          <p className="text-sm text-ink-2">
            {differenceText(countChanges(published.rules, rules))}
          </p>
        )}
        <TestsPanel
          asked={{ version }}
          nameOfRule={nameOfRule}
          override={override}
          onOverride={setOverride}
        />
        <LiveImpact {...counted} nameOfRule={nameOfRule} />
        <p className="text-sm text-ink-2">{whoWasCut()}</p>
        {read.error !== null && (
          <LoadFailed what={t('rules')} error={read.error} onRetry={() => void read.refetch()} />
        )}
        <RulesNotes rules={rules} />
        {draft !== null && (
          <p className="text-sm text-ink-2">
            {t(
              'Your unpublished draft was started from another version and has to be looked at again.',
            )}
          </p>
        )}
      </div>
    </Dialog>
  )
}

const NONE: readonly Rule[] = []

/** Why to wait: what these rules say and cannot be kept is told beside the button. Null: no reason. */
const readingText = ({ isPending }: { readonly isPending: boolean }): string | null =>
  isPending ? t('The rules of this version are being read.') : null

const differenceText = (changes: number): string =>
  changes === 0
    ? t('The rules are the same as now.')
    : t('{countRules} different from now.', { countRules: countRules(changes) })

const effectOf = ({ version, ruleCount }: ListedRuleVersion): string =>
  version === 0
    ? t('From the next request the mode of each stream decides alone')
    : t('The rules of version {version} ({countRules}) take effect for the next request', {
        version,
        countRules: countRules(ruleCount),
      })

const inForce = (made: number, again: number): string =>
  again === 0
    ? t('Version {version} is in force: no rules', { version: made })
    : t('Version {version} is in force: the rules of version {version2}', {
        version: made,
        version2: again,
      })
