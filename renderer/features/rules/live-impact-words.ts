import type { RulesImpact } from '../../../shared/rules-impact.ts'
import { t } from '../../language/t.ts'

/** The count in sentences: how many would be refused, and what becomes of them. */
export function impactSentences(impact: RulesImpact): readonly string[] {
  const { live, refused } = impact
  if (live === 0) return [t('Nobody is in now.')]
  if (refused === 0) {
    return [
      t('{live, plural, one {The one who is in now stays} other {All # who are in now stay}}.', {
        live,
      }),
    ]
  }
  return [
    t('{refused, number} of {live, number} who are in now would be refused.', { refused, live }),
    ...whatBecomes(impact),
  ]
}

/** The same once the rules are in force, of those who were in then. */
export function doneSentences(impact: RulesImpact): readonly string[] {
  const { live, refused } = impact
  if (refused === 0) return [t('Nobody who was in is refused by it.')]
  return [
    t('{refused, number} of {live, number} who were in are refused.', { refused, live }),
    ...whatBecomes(impact),
  ]
}

/**
 * How far cutting is. Pure.
 *
 * @param isIn Whether a session is in still, by its id. Null: that is not known now.
 * @returns Empty: nobody is cut, so many that not all are named, or it is not known.
 */
export function cutSoFar(
  { named, cut }: RulesImpact,
  isIn: ((id: string) => boolean) | null,
): string {
  const theirs = named.filter(({ way }) => way === 'cut')
  if (isIn === null || cut === 0 || theirs.length < cut) return ''
  const left = theirs.filter(({ id }) => isIn(id)).length
  return left === 0
    ? t('All who were to be cut at once are gone.')
    : t('Of those who are cut at once {left, plural, one {# is} other {# are}} still in.', { left })
}

function whatBecomes({ publishers, cut, asked, goOn }: RulesImpact): readonly string[] {
  return [
    ...(cut === 0 ? [] : [t('{cut, plural, one {# is} other {# are}} cut at once.', { cut })]),
    ...(asked === 0
      ? []
      : [
          t(
            '{asked, plural, one {# is} other {# are}} refused when their media server asks about them next.',
            { asked },
          ),
        ]),
    ...(goOn === 0
      ? []
      : [
          t(
            '{goOn, plural, one {# goes} other {# go}} on, since their media server cannot be told.',
            { goOn },
          ),
        ]),
    ...(publishers === 0
      ? []
      : [
          t(
            '{publishers, plural, one {# of them publishes} other {# of them publish}}: their streams go off air.',
            { publishers },
          ),
        ]),
  ]
}
