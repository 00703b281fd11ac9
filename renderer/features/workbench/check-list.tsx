import { Check, CircleDashed, CircleHelp, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { WorkbenchCheck } from '../../../shared/workbench.ts'
import { classNames } from '../../kit/class-names.ts'
import { known, t } from '../../language/t.ts'

const LOOKS = {
  pass: ['text-allow', Check, t('passed')],
  fail: ['text-deny', X, t('failed')],
  absent: ['text-ink-3', Minus, t('does not apply')],
  skip: ['text-warn', CircleHelp, t('not checked')],
  not_reached: ['text-ink-3', CircleDashed, t('not reached')],
} as const

/** One line for each check, in the order in which they are made. */
export function CheckList({ checks }: { readonly checks: readonly WorkbenchCheck[] }): ReactNode {
  return (
    <ol className="divide-y divide-line rounded-lg border border-line">
      {checks.map((check) => {
        const [tone, Icon, word] = LOOKS[check.outcome]
        const isQuiet = check.outcome === 'absent' || check.outcome === 'not_reached'
        return (
          <li
            key={check.check}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-start gap-x-2.5 px-3 py-1.5"
          >
            <Icon
              aria-hidden
              className={classNames('mt-0.5 size-4', tone)}
              strokeWidth={check.outcome === 'fail' ? 3 : 2.25}
            />
            <span className="min-w-0">
              <span
                className={classNames(
                  'text-sm',
                  check.outcome === 'fail' && 'font-semibold',
                  isQuiet && 'text-ink-3',
                )}
              >
                {known(check.title)}
              </span>
              {check.sentence !== '' && check.outcome !== 'absent' && (
                <span className="block text-xs wrap-anywhere text-ink-2">
                  {known(check.sentence)}
                </span>
              )}
            </span>
            <span className={classNames('pt-0.5 text-xs', tone)}>{word}</span>
          </li>
        )
      })}
    </ol>
  )
}
