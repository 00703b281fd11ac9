import { Check, CircleHelp, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { WorkbenchVerdict } from '../../../shared/workbench.ts'
import { classNames } from '../../kit/class-names.ts'
import { known, t } from '../../language/t.ts'

const LOOKS = {
  permits: ['bg-allow-soft', 'text-allow', Check, t('Permits this')],
  refused: ['bg-deny-soft', 'text-deny', X, t('Would be refused')],
  open: ['bg-hover', 'text-ink-2', CircleHelp, t('Cannot be told')],
} as const

/** What a token is worth, large, and why in a sentence. Stays in view while the form at its side is filled in. */
export function Verdict({ verdict }: { readonly verdict: WorkbenchVerdict }): ReactNode {
  const isRefused = verdict.checks.some(({ outcome }) => outcome === 'fail')
  const [look, tone, Icon, word] =
    LOOKS[verdict.permits ? 'permits' : isRefused ? 'refused' : 'open']
  return (
    <div
      className={classNames('sticky top-0 z-10 flex items-center gap-3 rounded-lg px-4 py-3', look)}
    >
      <span className={classNames('rounded-full bg-panel p-1.5', tone)}>
        <Icon aria-hidden className="size-5" strokeWidth={2.5} />
      </span>
      <div className="min-w-0">
        <p className={classNames('text-xl font-semibold', tone)}>{word}</p>
        <p className="text-sm wrap-anywhere text-ink-2">{known(verdict.sentence)}</p>
      </div>
    </div>
  )
}
