import { Check, CircleDashed, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TraceStep } from '../../shared/access.ts'
import { useApi } from '../api/query.ts'
import { classNames } from '../kit/class-names.ts'
import { t } from '../language/t.ts'
import { type TraceLine, traceLines } from './trace-words.ts'

const LOOKS = {
  pass: ['text-allow', Check, t('Passed')],
  fail: ['text-deny', X, t('Failed')],
  skip: ['text-ink-3', Minus, t('Did not apply')],
  unreached: ['text-ink-3', CircleDashed, t('Not reached')],
} as const

/** How a decision came about, check by check: passed, failed, did not apply, not reached. */
export function TraceList({ trace }: { readonly trace: readonly TraceStep[] }): ReactNode {
  const rules = useApi('GET /rules').data?.published.rules ?? []
  const streams = useApi('GET /streams').data?.streams ?? []
  const lines = traceLines(trace, {
    rule: (id) => {
      const rule = rules.find((each) => each.id === id)
      if (rule === undefined) return id
      return rule.name === '' ? t('Rule {priority}', { priority: rule.priority }) : rule.name
    },
    stream: (id) => streams.find((each) => each.id === id)?.name ?? id,
  })
  return (
    <ol className="ms-2 flex flex-col">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a check may come twice and a trace never changes
        <TraceItem key={index} line={line} />
      ))}
    </ol>
  )
}

function TraceItem({ line }: { readonly line: TraceLine }): ReactNode {
  const [tone, Icon, word] = LOOKS[line.outcome]
  return (
    <li className="flex gap-2.5 border-s border-line pb-2 ps-3.5 last:pb-0">
      <span
        className={classNames(
          '-ms-[1.375rem] flex size-4 shrink-0 items-center justify-center rounded-full bg-raised ring-3 ring-raised',
          tone,
        )}
      >
        <Icon aria-hidden className="size-3.5" strokeWidth={2.5} />
        <span className="sr-only">{word}: </span>
      </span>
      <span className="-mt-0.5 min-w-0">
        <span
          className={classNames(
            'text-sm',
            line.outcome === 'fail' && 'font-medium',
            line.outcome === 'unreached' && 'text-ink-3',
          )}
        >
          {line.title}
        </span>
        {line.outcome === 'unreached' && (
          <span className="text-xs text-ink-3">{t(', not reached')}</span>
        )}
        {line.detail !== '' && (
          <span className="block text-xs wrap-anywhere text-ink-3">{line.detail}</span>
        )}
      </span>
    </li>
  )
}
