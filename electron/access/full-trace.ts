import type { TraceStep } from '../../shared/access.ts'
import { isProof } from '../../shared/token-grants.ts'
import { parseBlock } from './address.ts'
import { actionsOf, type CompiledRule, isAbout, isInForce, isInShare } from './compiled-rule.ts'
import { matchesGlob, parseGlob } from './glob.ts'
import { isSurelyInArea, type Subject } from './subject.ts'

/** Why a rule about this stream did not decide; `later` when one before it did. */
type WhyNot = 'action' | 'source' | 'schedule' | 'share' | 'later'

/**
 * One step for each live rule about the stream asked for, in order: what kept it from matching, as `<rule id>:<why>`.
 *
 * For the simulator: looks at each rule by itself, without the index.
 *
 * @param winner The rule that applies. Null when none does.
 */
export function traceRules(
  rules: readonly CompiledRule[],
  subject: Subject,
  winner: CompiledRule | null,
): readonly TraceStep[] {
  return rules
    .filter((compiled) => !compiled.isShadow && isAbout(compiled.rule, subject.stream))
    .map((compiled) => {
      if (compiled === winner) return compiled.step
      const whyNot = whyNotMatching(compiled, subject)
      const detail = `${compiled.rule.id}:${whyNot ?? 'later'}`
      return ['rule', whyNot === null ? 'skip' : 'fail', detail]
    })
}

function whyNotMatching(compiled: CompiledRule, subject: Subject): WhyNot | null {
  if (!actionsOf(compiled.rule).includes(subject.request.action)) return 'action'
  if (!fitsSource(compiled, subject)) return 'source'
  if (!isInForce(compiled, subject)) return 'schedule'
  return isInShare(compiled, subject) ? null : 'share'
}

function fitsSource({ rule: { source }, area }: CompiledRule, subject: Subject): boolean {
  switch (source.kind) {
    case 'any':
      return true
    case 'authenticated':
      return subject.grant !== null && isProof(subject.grant.id)
    case 'country':
      return source.values.includes(subject.country)
    case 'area':
      return area !== null && isSurelyInArea(area, subject)
    case 'protocol':
      return source.values.some((value) => value.toLowerCase() === subject.request.protocol)
    case 'tag':
      return source.values.some((value) => subject.grant?.tags.includes(value) === true)
    case 'address':
      return source.values.some((value) => contains(value, subject))
    case 'referer':
      return source.values.some((value) => fitsText(value, subject.referer))
    case 'user_agent':
      return source.values.some((value) => fitsText(value, subject.userAgent))
  }
}

function contains(written: string, { addressKey }: Subject): boolean {
  const block = parseBlock(written)
  return (
    addressKey !== null &&
    typeof addressKey === typeof block.first &&
    addressKey >= block.first &&
    addressKey <= block.last
  )
}

function fitsText(pattern: string, text: string | null): boolean {
  return text !== null && matchesGlob(parseGlob(pattern.toLowerCase()), text)
}
