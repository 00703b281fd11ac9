import { FlaskConical, Pencil, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import type { PinnedResult, PinnedTest } from '../../../shared/pinned-test.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { PinDialog } from '../../components/pin-dialog.tsx'
import { sentenceOfPin } from '../../components/pin-sentence.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { ruleNames } from './rule-name.ts'
import { FailedTests, useTestResults } from './tests-panel.tsx'

/** Every pinned test, and how the rules in force and the draft answer it. */
export function TestsDrawer(props: {
  readonly view: RulesView
  readonly onClose: () => void
}): ReactNode {
  const { draft } = props.view
  const query = useApi('GET /rules/tests')
  const inForce = useTestResults({ rules: 'published' })
  const drafted = useTestResults({ rules: 'draft' })
  const [edited, setEdited] = useState<PinnedTest | null>(null)
  const tests = query.data?.tests
  return (
    <Drawer
      open
      onClose={props.onClose}
      title={t('Pinned tests')}
      description={t(
        'Questions that rules must answer in a certain way before they are put in force.',
      )}
    >
      {query.isPending && <LoadingRows />}
      {query.error !== null && (
        <LoadFailed
          what={t('pinned tests')}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {tests?.length === 0 && <NoTests />}
      <ul className="flex flex-col">
        {tests?.map((test) => (
          <TestRow
            key={test.id}
            test={test}
            view={props.view}
            inForce={inForce.results?.find(({ id }) => id === test.id)}
            drafted={draft === null ? undefined : drafted.results?.find(({ id }) => id === test.id)}
            onEdit={() => setEdited(test)}
          />
        ))}
      </ul>
      {edited !== null && (
        <PinDialog pin={edited} reason={null} known={edited} onClose={() => setEdited(null)} />
      )}
    </Drawer>
  )
}

const NoTests = (): ReactNode => (
  <EmptyState
    icon={<FlaskConical />}
    title={t('Nothing is pinned yet')}
    actions={
      <>
        <Button onClick={() => go('/decisions')}>{t('Open decisions')}</Button>
        <Button onClick={() => go('/try-it')}>{t('Try a request')}</Button>
      </>
    }
  >
    {t(
      '“Pin as test” on a decision, a live session or an answer of Try it keeps the question and its answer. Rules that answer it otherwise are not published.',
    )}
  </EmptyState>
)

function TestRow(props: {
  readonly test: PinnedTest
  readonly view: RulesView
  readonly inForce: PinnedResult | undefined
  readonly drafted: PinnedResult | undefined
  readonly onEdit: () => void
}): ReactNode {
  const { test, view, inForce, drafted } = props
  const failed = [drafted, inForce].find((each) => each?.passed === false)
  return (
    <li className="flex flex-col gap-2 border-b border-line py-2.5 last:border-none">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
            <span className="wrap-anywhere">{test.name}</span>
            <OutcomeBadge outcome={test.expected.outcome} />
          </p>
          <p className="text-xs text-ink-3 wrap-anywhere">{sentenceOfPin(test.request)}</p>
          <p className="mt-1 flex flex-wrap gap-1.5">
            <Standing what={t('rules in force')} result={inForce} />
            <Standing what={t('draft')} result={drafted} />
          </p>
        </div>
        <IconButton label={t('Change {name}', { name: test.name })} onClick={props.onEdit}>
          <Pencil aria-hidden />
        </IconButton>
        <IconButton
          label={t('Remove {name}', { name: test.name })}
          onClick={() => void remove(test)}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {failed !== undefined && (
        <FailedTests
          failed={[failed]}
          nameOfRule={ruleNames(view.published.rules, view.draft?.rules ?? [])}
        />
      )}
    </li>
  )
}

function Standing(props: {
  readonly what: string
  readonly result: PinnedResult | undefined
}): ReactNode {
  const { what, result } = props
  if (result === undefined) return null
  return result.passed ? (
    <Badge tone="allow">{t('Passes: {what}', { what })}</Badge>
  ) : (
    <Badge tone="deny">{t('Fails: {what}', { what })}</Badge>
  )
}

async function remove({ id, name }: PinnedTest): Promise<void> {
  try {
    await call('DELETE /rules/tests/{id}', { params: { id } })
    toastDeleted(t('“{name}” is not a test any more', { name }), 'pinned_test', id)
  } catch (error) {
    toastError(t('The test could not be removed'), error)
  } finally {
    void refresh()
  }
}
