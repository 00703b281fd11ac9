import type { Action, TraceStep } from '../../shared/access.ts'
import type { Rule } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { type Area, compileArea } from './area.ts'
import { type CompiledSchedule, compileSchedule, isWithin, type ZoneClocks } from './schedule.ts'
import { hashText, placeOf, shareBound } from './share.ts'
import type { Subject } from './subject.ts'

/** A rule ready to be evaluated. */
export interface CompiledRule {
  readonly rule: Rule
  /** Place among all rules: the lowest live one that matches wins. */
  readonly order: number
  readonly isShadow: boolean
  readonly hash: number
  /** Null when it applies to all who match. */
  readonly shareBound: number | null
  readonly schedule: CompiledSchedule | null
  /** Null unless the rule is about an area. */
  readonly area: Area | null
  /** The trace step of its matching, made once. */
  readonly step: TraceStep
  /** A list of itself alone. */
  readonly alone: readonly CompiledRule[]
}

/**
 * Compiles live and shadow rules, lowest priority number first; at the same number live before shadow.
 *
 * @throws AppError ERR_TIME_ZONE_INVALID, ERR_AREA_INVALID
 */
export function compileRules(rules: readonly Rule[], clocks: ZoneClocks): readonly CompiledRule[] {
  return rules
    .filter((rule) => rule.state !== 'off')
    .sort(
      (one, other) =>
        one.priority - other.priority ||
        Number(one.state === 'shadow') - Number(other.state === 'shadow'),
    )
    .map((rule, order) => compileRule(rule, order, clocks))
}

function compileRule(rule: Rule, order: number, clocks: ZoneClocks): CompiledRule {
  const alone: CompiledRule[] = []
  const isShadow = rule.state === 'shadow'
  const compiled: CompiledRule = {
    rule,
    order,
    isShadow,
    hash: hashText(rule.id),
    shareBound: rule.sharePercent < 100 ? shareBound(rule.sharePercent) : null,
    schedule: rule.schedule === null ? null : compileSchedule(rule.schedule, clocks),
    area: rule.source.kind === 'area' ? compileArea(rule.source) : null,
    step: [isShadow ? 'shadow_rule' : 'rule', 'pass', rule.id],
    alone,
  }
  alone.push(compiled)
  return compiled
}

/** Whether a stream is among those a rule targets. */
export function isAbout({ target }: Rule, stream: Stream): boolean {
  if (target.kind === 'stream') return target.streamId === stream.id
  return target.kind === 'all' || target.group === stream.group
}

/** The actions a rule looks at. Sending elsewhere and showing advertisements is for viewers only. */
export function actionsOf(rule: Rule): readonly Action[] {
  const { kind } = rule.effect
  if (kind === 'continue' || kind === 'drop') return rule.actions
  return rule.actions.filter((action) => action === 'subscribe')
}

/** Whether someone falls into the share a rule applies to. */
export function isInShare(compiled: CompiledRule, subject: Subject): boolean {
  return (
    compiled.shareBound === null ||
    placeOf(subject.identityHash, compiled.hash) < compiled.shareBound
  )
}

/** Whether a rule holds at the moment asked about. */
export function isInForce(compiled: CompiledRule, subject: Subject): boolean {
  return compiled.schedule === null || isWithin(compiled.schedule, subject.nowMs)
}
