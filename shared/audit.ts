import { say } from './say.ts'
/** What checking the audit log found. */
export interface AuditCheck {
  /** Entries looked at. */
  readonly entries: number
  /** Those among them from before entries proved themselves; the first that does proves them as a whole. */
  readonly earlier: number
  /**
   * The first entry that is not as it was written: `changed` (it, or one before the chain began), `missing` (it was taken
   * out, or the end was cut off), `receipt` (the one the receipt names is another, or gone). Null: all is as written.
   */
  readonly broken: { readonly id: number; readonly why: 'changed' | 'missing' | 'receipt' } | null
  /** Proves the log up to its last entry; kept elsewhere, a later check holds the log to it. Null: nothing proved. */
  readonly receipt: string | null
}

const BROKEN: Readonly<Record<NonNullable<AuditCheck['broken']>['why'], (id: number) => string>> = {
  changed: (id) => say('Entry {id}, or one before it, is not as it was written.', { id }),
  missing: (id) =>
    say('Entry {id} is missing: it was taken out, or the end of the log was cut off.', { id }),
  receipt: (id) =>
    say(
      'Entry {id} is not the one the receipt was given for: the log was put back or rewritten since.',
      { id },
    ),
}

/**
 * What a check of the audit log found, in a sentence: that all is as it was written, or the first entry that is not, and
 * how.
 */
export function sentenceOfCheck({ entries, earlier, broken }: AuditCheck): string {
  if (broken !== null) return BROKEN[broken.why](broken.id)
  if (entries === 0) return say('There is nothing in the audit log yet.')
  const all = say('All {entries} entries are as they were written.', { entries })
  return earlier === 0
    ? all
    : `${all} ${say('{earlier} of them are from before entries proved themselves; they are as they were when that began.', { earlier })}`
}
