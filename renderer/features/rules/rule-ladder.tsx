import { type ReactNode, useState } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import { useNotes } from '../../components/noting.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import type { StreamNamer } from './describe-rule.ts'
import type { Draft } from './draft.ts'
import { ladder } from './ladder.ts'
import { Rung, type RungActions } from './rung.tsx'

/** Rungs drawn at first: a longer ladder is filtered rather than scrolled. */
const SHOWN_RUNGS = 300

/** All rules from the one tried first to the one tried last, and below them what holds when none matches. */
export function RuleLadder(
  props: RungActions & {
    readonly draft: Draft
    readonly filter: string
    readonly nameOf: StreamNamer
    readonly hits: RulesView['hits']
    readonly issues: ReadonlyMap<string, readonly string[]>
    readonly sentenceOf: (ruleId: string) => string
  },
): ReactNode {
  const [all, setAll] = useState(false)
  const notes = useNotes()
  const { draft, issues, ...actions } = props
  const rungs = ladder(draft.rules)
  const nameById = new Map(
    rungs.map(({ rule }) => [
      rule.id,
      rule.name || t('Rule {priority}', { priority: rule.priority }),
    ]),
  )
  const wanted = props.filter.trim().toLowerCase()
  const found = rungs.filter(
    ({ rule }) =>
      wanted === '' ||
      rule.name.toLowerCase().includes(wanted) ||
      props.sentenceOf(rule.id).toLowerCase().includes(wanted) ||
      notes.of('rule', rule.id)?.note.toLowerCase().includes(wanted) === true,
  )
  const shown = all ? found : found.slice(0, SHOWN_RUNGS)
  return (
    <>
      <ol aria-label={t('Rules, first tried first')} className="px-4">
        {shown.map((rung) => (
          <Rung
            key={rung.rule.id}
            {...actions}
            rung={rung}
            hits={props.hits[rung.rule.id]}
            issues={issues.get(rung.rule.id) ?? []}
            hiddenBy={rung.hiddenById === null ? null : (nameById.get(rung.hiddenById) ?? '')}
            isFirst={rung === rungs[0]}
            isLast={rung === rungs.at(-1)}
          />
        ))}
      </ol>
      {rungs.length > 0 && found.length === 0 && (
        <p className="px-4 py-6 text-center text-sm text-ink-3">
          {t('No rule says “{filter}”.', { filter: props.filter })}
        </p>
      )}
      {shown.length < found.length && (
        <p className="py-2 text-center">
          <Button onClick={() => setAll(true)}>
            {t('Show all {found}', { found: formatNumber(found.length) })}
          </Button>
        </p>
      )}
      <Floor />
    </>
  )
}

/** What decides when no rule matches; always last, never editable here. */
function Floor(): ReactNode {
  return (
    <section
      aria-label={t('When no rule matches')}
      className="mx-4 mb-6 grid grid-cols-[3.5rem_1fr] text-sm"
    >
      <div aria-hidden className="relative">
        <span className="absolute top-0 left-1/2 h-1/2 w-px -translate-x-1/2 bg-line-strong" />
        <span className="absolute top-1/2 left-1/2 h-0.5 w-9 -translate-1/2 rounded-full bg-ink" />
      </div>
      <div className="my-1 rounded-lg bg-sunken px-3 py-2.5">
        <p className="font-medium">{t('No rule matches: the mode of the stream decides')}</p>
        <p className="text-ink-2">
          {t(
            'Public admits every viewer. Token and metered admit who has a valid credential. Publishers always need their key.',
          )}
        </p>
      </div>
    </section>
  )
}
