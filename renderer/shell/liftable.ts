import type { Revocation } from '../../shared/credential.ts'
import type { Names } from '../components/names.ts'
import { inForceAt, subjectOf } from '../components/revoke-target.ts'
import { t } from '../language/t.ts'
import { beginsAll, wordsOf } from './fitting-words.ts'

const MOST = 8

/** A revocation that can be lifted by its name. */
export interface Liftable {
  readonly revocation: Revocation
  /** Whom or what it keeps out. */
  readonly subject: string
  /** What is typed for it. */
  readonly label: string
}

/**
 * Whether a text begins with the whole word for it: what a few letters find is highlighted at once, and Enter may be on its way to
 * another line. Pure.
 */
export const asksToLift = (text: string): boolean => wordsOf(text)[0] === wordsOf(t('Lift'))[0]

/**
 * Those of the revocations in force that fit a text, the latest first, 8 at most. One of a single session is left out: it has no name
 * to type. Pure.
 *
 * @param nowMs Epoch milliseconds.
 */
export function liftable(
  text: string,
  revocations: readonly Revocation[],
  names: Pick<Names, 'grant'>,
  nowMs: number,
): readonly Liftable[] {
  const words = wordsOf(text)
  return inForceAt(revocations, nowMs)
    .filter(({ kind }) => kind !== 'session')
    .map((revocation) => {
      const subject = subjectOf(revocation, names)
      return { revocation, subject, label: t('Lift: {subject}', { subject }) }
    })
    .filter(({ label }) => beginsAll(label, words))
    .slice(0, MOST)
}
