import type { Rule } from '../../../shared/rule.ts'
import { inOrder } from './ladder.ts'

/** A rule that keeps somebody out, and those above it that may let some of them in before it decides. */
export interface LetInAbove {
  readonly rule: Rule
  readonly above: readonly Rule[]
}

/**
 * Live rules that keep certain people out and stand below live ones that may let some of the same people in. Left out are those
 * about everyone, which stand below on purpose, and pairs that surely never meet.
 *
 * @param isChanged Only pairs of which one is, by its id, are answered. The others were agreed to before.
 * @returns From the top of the ladder down.
 */
export function letInAbove(
  rules: readonly Rule[],
  isChanged: (id: string) => boolean,
): readonly LetInAbove[] {
  const live = inOrder(rules).filter(({ state }) => state === 'live')
  return live.flatMap((rule, at) => {
    if (letsIn(rule) || rule.source.kind === 'any') return []
    const above = live
      .slice(0, at)
      .filter((each) => letsIn(each) && mayMeet(each, rule))
      .filter(({ id }) => isChanged(id) || isChanged(rule.id))
    return above.length === 0 ? [] : [{ rule, above }]
  })
}

const letsIn = ({ effect }: Rule): boolean => effect.kind === 'continue' || effect.kind === 'ads'

const mayMeet = (one: Rule, other: Rule): boolean =>
  one.actions.some((action) => other.actions.includes(action)) &&
  mayTargetsMeet(one.target, other.target) &&
  maySourcesMeet(one.source, other.source)

function mayTargetsMeet(one: Rule['target'], other: Rule['target']): boolean {
  if (one.kind === 'stream' && other.kind === 'stream') return one.streamId === other.streamId
  if (one.kind === 'group' && other.kind === 'group') return one.group === other.group
  return true
}

/** A viewer has one country and one protocol; of everything else two rules can say different things about one viewer. */
function maySourcesMeet(one: Rule['source'], other: Rule['source']): boolean {
  if (
    (one.kind === 'country' && other.kind === 'country') ||
    (one.kind === 'protocol' && other.kind === 'protocol')
  ) {
    return one.values.some((each) => other.values.includes(each))
  }
  return true
}
