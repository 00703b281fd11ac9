import type { RulesImpact } from '../../../shared/rules-impact.ts'
import { t } from '../../language/t.ts'

/** The count in sentences: how many would be refused, and what becomes of them. */
export function impactSentences(impact: RulesImpact): readonly string[] {
  const { live, refused, publishers, cut, asked, goOn } = impact
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
