import type { Comparison } from '../../../shared/api.ts'
import { formatNumber } from '../../kit/format.ts'

/** How a media server's own count compares, in a sentence. */
export function comparisonText(comparison: Comparison): string {
  const { lookedAtMs, listed, ours, missing, unknown } = comparison
  if (lookedAtMs === null) return comparison.problem ?? 'Not looked at yet.'
  const counts = `It has ${formatNumber(listed)}, live here ${ours === 1 ? 'is' : 'are'} ${formatNumber(ours)}`
  const parts = [
    ...(missing > 0
      ? [`${formatNumber(missing)} live here ${missing === 1 ? 'is' : 'are'} not there`]
      : []),
    ...(unknown > 0
      ? [`${formatNumber(unknown)} there ${unknown === 1 ? 'is' : 'are'} not known here`]
      : []),
  ]
  return parts.length === 0 ? `${counts}: no difference.` : `${counts}: ${parts.join(', ')}.`
}

/** The same in few words, for a card. */
export function comparisonWord(comparison: Comparison): string {
  const { lookedAtMs, problem, listed, missing, unknown } = comparison
  if (problem !== null) return 'cannot be asked'
  if (lookedAtMs === null) return 'not yet'
  if (missing === 0 && unknown === 0) return `${formatNumber(listed)}, as here`
  const parts = [
    ...(missing > 0 ? [`${formatNumber(missing)} missing`] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} unknown`] : []),
  ]
  return `${formatNumber(listed)}, ${parts.join(', ')}`
}
