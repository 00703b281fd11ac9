import type { ReactNode } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'
import { letInAbove } from './let-in-above.ts'
import { ruleNames } from './rule-name.ts'

/** Warns of rules that keep people out below others that may let the same people in; nothing where there is none. */
export function LetInAboveNote(props: {
  readonly rules: readonly Rule[]
  /** Ids of the rules that are new or changed. */
  readonly changed: readonly string[]
}): ReactNode {
  const found = letInAbove(props.rules, (id) => props.changed.includes(id))
  if (found.length === 0) return null
  const nameOf = ruleNames(props.rules)
  return (
    <Callout tone="warn" title={t('Rules above may let some of them in first')}>
      <ul>
        {found.map(({ rule, above }) => (
          <li key={rule.id}>
            {t('“{rule}”: before it decide {above}. Move it up to keep those out too.', {
              rule: nameOf(rule.id),
              above: above.map(({ id }) => `“${nameOf(id)}”`).join(', '),
            })}
          </li>
        ))}
      </ul>
    </Callout>
  )
}
