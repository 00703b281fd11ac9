import { type ReactNode, useId, useState } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'
import { inOrder, isAbove, moveAbove, PRIORITY_MAX } from './ladder.ts'
import { type LetInAbove, letInAbove } from './let-in-above.ts'
import { type NameOfRule, ruleNames } from './rule-name.ts'

/** How a rule that keeps people out is put above those that let some of them in, and how that is taken back. */
export interface PutAbove {
  readonly onPutAbove: (id: string, otherId: string) => void
  /** Takes the latest back. */
  readonly onUndo: () => void
}

/**
 * Warns of rules that keep people out below others that may let the same people in, and puts them above. What was put there stays
 * with its way back, so that the focus does too. Nothing where there is none.
 */
export function LetInAboveNote(
  props: PutAbove & {
    readonly rules: readonly Rule[]
    /** Ids of the rules that are new or changed. */
    readonly changed: readonly string[]
    /** Only of this rule, by its id. Default: of all. */
    readonly only?: string
  },
): ReactNode {
  const { rules, changed, only } = props
  const [put, setPut] = useState<LetInAbove | null>(null)
  const found = letInAbove(rules, (id) => changed.includes(id)).filter(
    ({ rule }) => only === undefined || rule.id === only,
  )
  const done = put === null ? null : stillAbove(put, rules)
  const shown = done === null ? found : [...found.filter((each) => each.rule.id !== done.rule.id)]
  if (done !== null) shown.push(done)
  if (shown.length === 0) return null
  const isOpen = found.length > 0
  return (
    <Callout
      tone={isOpen ? 'warn' : 'neutral'}
      {...(isOpen && { title: t('Rules above may let some of them in first') })}
    >
      <ul className="flex flex-col gap-1.5">
        {shown.map((each) => (
          <Line
            key={each.rule.id}
            {...each}
            isDone={each === done}
            unless={each === done ? null : noRoom(rules, each)}
            isFirst={each.above[0]?.id === inOrder(rules)[0]?.id}
            nameOf={ruleNames(rules)}
            onPress={() => {
              if (each === done) {
                setPut(null)
                props.onUndo()
                return
              }
              const top = each.above[0]
              if (top === undefined) return
              setPut(each)
              props.onPutAbove(each.rule.id, top.id)
            }}
          />
        ))}
      </ul>
    </Callout>
  )
}

/** What was put above, as it is now. Null where it is not there any more. */
function stillAbove({ rule, above }: LetInAbove, rules: readonly Rule[]): LetInAbove | null {
  const now = rules.find(({ id }) => id === rule.id)
  const isStill = above.every(({ id }) => isAbove(rules, rule.id, id))
  return now === undefined || !isStill ? null : { rule: now, above }
}

/** Why a rule cannot be put above the first of those above it. Null: it can. */
function noRoom(rules: readonly Rule[], { rule, above: [top] }: LetInAbove): string | null {
  if (top === undefined || moveAbove(rules, rule.id, top.id) !== rules) return null
  return t('No priority is free from {from} to {to}. Give a rule there a place further up first.', {
    from: top.priority,
    to: PRIORITY_MAX,
  })
}

function Line(
  props: LetInAbove & {
    readonly isDone: boolean
    /** Why it cannot be put above. */
    readonly unless: string | null
    /** Whether the place above is the first of all. */
    readonly isFirst: boolean
    readonly nameOf: NameOfRule
    readonly onPress: () => void
  },
): ReactNode {
  const { rule, nameOf, isDone } = props
  const textId = useId()
  const name = nameOf(rule.id)
  const above = props.above.map(({ id }) => `“${nameOf(id)}”`).join(', ')
  const put = props.isFirst ? t('Put it first') : t('Put it above')
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p id={textId} aria-live="polite" className="min-w-48 flex-1 wrap-anywhere">
        {isDone
          ? t('“{rule}” decides before {above} now, with priority {priority}.', {
              rule: name,
              above,
              priority: rule.priority,
            })
          : t('“{rule}”: before it decide {above}. Move it up to keep those out too.', {
              rule: name,
              above,
            })}
      </p>
      <Button size="small" aria-describedby={textId} unless={props.unless} onClick={props.onPress}>
        {isDone ? t('Undo') : put}
      </Button>
    </li>
  )
}
