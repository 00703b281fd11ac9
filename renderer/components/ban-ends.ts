import type { BanEnds } from '../../shared/session-limit.ts'
import { t } from '../language/t.ts'

/** Whom of those who are in a ban ends, as it is chosen. */
export const BAN_ENDS: readonly { value: BanEnds; label: string; hint: string }[] = [
  {
    value: 'viewers',
    label: t('Ends those who watch'),
    hint: t(
      'They are refused at their next check, or cut where Stagedoor may. Who is on air stays on air.',
    ),
  },
  {
    value: 'everyone',
    label: t('Ends those who publish as well'),
    hint: t('A second encoder with the same key takes the first off air, and the key is refused.'),
  },
  {
    value: 'nobody',
    label: t('Ends nobody'),
    hint: t('Whoever is in stays in, and may come again from the same address.'),
  },
]

/** What a choice of whom bans end is called; its own word where it is of a newer Stagedoor. */
export const banEndsLabel = (value: BanEnds): string =>
  BAN_ENDS.find((each) => each.value === value)?.label ?? value
