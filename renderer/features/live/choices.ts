import type { Session } from '../../../shared/session.ts'
import type { QuickFilter, QuickGroup } from '../../kit/filter-chips.tsx'
import { formatCountry } from '../../kit/format.ts'
import { t } from '../../language/t.ts'

/** Of each kind, as many as a phone shows at once. */
const MOST = 6

/**
 * The streams and countries of most live sessions, each as a filter; those of one kind add up. Groups of fewer than two tell nothing
 * and are left out.
 */
export function choicesOf(sessions: Iterable<Session>): readonly QuickGroup[] {
  const all = [...sessions]
  const groups: readonly QuickGroup[] = [
    {
      label: t('Streams'),
      of: filtersOf(
        all.map(({ streamName }) => streamName),
        'stream',
        (name) => name,
      ),
    },
    {
      label: t('Countries'),
      of: filtersOf(
        all.map(({ country }) => country),
        'country',
        formatCountry,
      ),
    },
  ]
  return groups.filter((group) => group.of.length > 1)
}

/** The most frequent first; of equals the first in the alphabet, so that they stay where they are. */
function filtersOf(
  values: readonly string[],
  key: string,
  labelOf: (value: string) => string,
): readonly QuickFilter[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .toSorted(([one, most], [other, least]) => least - most || (one < other ? -1 : 1))
    .slice(0, MOST)
    .map(([value]) => ({ label: labelOf(value), term: { key, value } }))
}
