import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { PinnedResult } from '../../../shared/pinned-test.ts'
import { call } from '../../api/client.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { type OverrideDraft, OverrideFields, toOverride } from '../../components/test-override.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import type { NameOfRule } from './rule-name.ts'

/** Which rules are held to the tests: the draft, those in force, or an earlier version. */
export type TestedRules = { readonly rules: 'draft' | 'published' } | { readonly version: number }

/** How rules answer the pinned tests. Null while that is not known. */
export function useTestResults(asked: TestedRules): {
  readonly results: readonly PinnedResult[] | null
  readonly error: Error | null
} {
  const { data, error } = useQuery({
    queryKey: ['POST /rules/tests/run', asked],
    queryFn: () => call('POST /rules/tests/run', { body: { ...asked } }),
  })
  return { results: data?.results ?? null, error }
}

/** Why rules cannot be put in force now. Null when they can. */
export function blockedBy(
  results: readonly PinnedResult[] | null,
  override: OverrideDraft,
): string | null {
  if (results === null) return null
  if (results.every(({ passed }) => passed) || toOverride(override) !== undefined) return null
  return t('Pinned tests fail. Mend the rules, or override it below.')
}

/** The pinned tests before rules are put in force: that all pass, or which fail, why, and the way around. */
export function TestsPanel(props: {
  readonly asked: TestedRules
  readonly nameOfRule: NameOfRule
  readonly override: OverrideDraft
  readonly onOverride: (override: OverrideDraft) => void
}): ReactNode {
  const { override, onOverride } = props
  const { results, error } = useTestResults(props.asked)
  if (error !== null) {
    return (
      <Callout tone="warn" title={t('The pinned tests were not run')}>
        {t('{message} They are run when you publish.', { message: error.message })}
      </Callout>
    )
  }
  if (results === null || results.length === 0) return null
  const failed = results.filter(({ passed }) => !passed)
  if (failed.length === 0) return <Callout title={passSentence(results.length)} />
  return (
    <section aria-label={t('Pinned tests')} className="flex flex-col gap-3">
      <Callout
        tone="deny"
        title={t('{failed} of {results} pinned tests {failed, plural, one {fails} other {fail}}', {
          failed: failed.length,
          results: results.length,
        })}
      >
        {t('Nothing is published while one does.')}
      </Callout>
      <FailedTests failed={failed} nameOfRule={props.nameOfRule} />
      <OverrideFields override={override} onOverride={onOverride} />
    </section>
  )
}

const passSentence = (count: number): string =>
  count === 1 ? t('The pinned test passes') : t('All {count} pinned tests pass', { count })

/** What was expected and what the rules answer, side by side. */
export function FailedTests(props: {
  readonly failed: readonly PinnedResult[]
  readonly nameOfRule: NameOfRule
}): ReactNode {
  return (
    <ul className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line">
      {props.failed.map((each) => (
        <li key={each.id} className="flex flex-col gap-1.5 px-3 py-2">
          <p className="flex items-center gap-1 text-sm font-medium">
            <span className="min-w-0 wrap-anywhere">{each.name}</span>
            <CopyButton value={each.name} label={t('Copy name')} className="-my-1.5" />
          </p>
          <div className="grid gap-x-4 gap-y-1 text-xs text-ink-2 sm:grid-cols-2">
            <Side title={t('Expected')} outcome={each.expected.outcome}>
              {each.expected.reason === null
                ? t('For any reason.')
                : reasonText(each.expected.reason)}
              {each.expected.redirectUrl !== null &&
                ` ${t('To {redirectUrl}', { redirectUrl: each.expected.redirectUrl })}`}
            </Side>
            <Side title={t('These rules')} outcome={each.actual.outcome}>
              {reasonText(each.actual.reason)}
              {each.actual.ruleId !== null &&
                ` ${t('Rule “{nameOfRule}”.', { nameOfRule: props.nameOfRule(each.actual.ruleId) })}`}
              {each.actual.redirectUrl !== null &&
                ` ${t('To {redirectUrl}', { redirectUrl: each.actual.redirectUrl })}`}
            </Side>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Side(props: {
  readonly title: string
  readonly outcome: PinnedResult['expected']['outcome']
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <p className="flex items-center gap-2">
        <span className="text-ink-3">{props.title}</span>
        <OutcomeBadge outcome={props.outcome} />
      </p>
      <p className="wrap-anywhere">{props.children}</p>
    </div>
  )
}
