import type { Comparison } from '../../../shared/session-comparison.ts'
import { formatNumber } from '../../kit/format.ts'
import { known, t } from '../../language/t.ts'

/** How a media server's own count compares, in a sentence. */
export function comparisonText(comparison: Comparison): string {
  const { lookedAtMs, listed, ours, missing, unknown } = comparison
  if (lookedAtMs === null)
    return comparison.problem === null ? t('Not looked at yet.') : known(comparison.problem)
  const counts = t('It has {listed}, live here {ours, plural, one {is #} other {are #}}', {
    listed: formatNumber(listed),
    ours,
  })
  const parts = [
    ...(missing > 0
      ? [
          t('{missing, plural, one {# live here is} other {# live here are}} not there', {
            missing,
          }),
        ]
      : []),
    ...(unknown > 0
      ? [t('{unknown, plural, one {# there is} other {# there are}} not known here', { unknown })]
      : []),
  ]
  return parts.length === 0
    ? t('{counts}: no difference.', { counts })
    : `${counts}: ${parts.join(', ')}.`
}

/** The same in few words, for a card. */
export function comparisonWord(comparison: Comparison): string {
  const { lookedAtMs, problem, listed, missing, unknown } = comparison
  if (problem !== null) return t('cannot be asked')
  if (lookedAtMs === null) return t('not yet')
  if (missing === 0 && unknown === 0)
    return t('{listed}, as here', { listed: formatNumber(listed) })
  const parts = [
    ...(missing > 0 ? [t('{missing} missing', { missing: formatNumber(missing) })] : []),
    ...(unknown > 0 ? [t('{unknown} unknown', { unknown: formatNumber(unknown) })] : []),
  ]
  return `${formatNumber(listed)}, ${parts.join(', ')}`
}
