import type { ReactNode } from 'react'
import { OVERRIDE_PHRASE, type TestOverride } from '../../shared/pinned-test.ts'
import { Input } from '../kit/input.tsx'
import { t } from '../language/t.ts'

/** What was typed to override tests that fail. */
export interface OverrideDraft {
  readonly phrase: string
  readonly reason: string
}
export const NO_OVERRIDE: OverrideDraft = { phrase: '', reason: '' }

/** What is sent; nothing unless it is whole. */
export function toOverride({ phrase, reason }: OverrideDraft): TestOverride | undefined {
  const isWhole = phrase === OVERRIDE_PHRASE && reason.trim() !== ''
  return isWhole ? { phrase: OVERRIDE_PHRASE, reason: reason.trim() } : undefined
}

/** The fields where the phrase and the reason are typed with which rules are published although pinned tests fail. */
export function OverrideFields(props: {
  readonly override: OverrideDraft
  readonly onOverride: (override: OverrideDraft) => void
}): ReactNode {
  const { override, onOverride } = props
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Input
        label={t('Why publish all the same')}
        value={override.reason}
        maxLength={240}
        hint={t('Goes into the audit log with the tests that failed.')}
        onChange={(reason) => onOverride({ ...override, reason })}
      />
      <Input
        label={t('Type “{overridePhrase}”', { overridePhrase: OVERRIDE_PHRASE })}
        value={override.phrase}
        maxLength={60}
        placeholder={OVERRIDE_PHRASE}
        onChange={(phrase) => onOverride({ ...override, phrase })}
      />
    </div>
  )
}
