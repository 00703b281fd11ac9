import type { Migration } from './migration.ts'

/**
 * The fullest minute of each key on a UTC day (`usage/peak-days.ts`), where more than one watched in it. `usage_peak_day` says which days
 * were looked through, and what was watched on them in all by then.
 */
const SCHEMA = `
CREATE TABLE usage_key_peak (
  dimension INTEGER NOT NULL,
  day INTEGER NOT NULL,
  key TEXT NOT NULL,
  ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (dimension, day, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_peak_day (
  day INTEGER PRIMARY KEY,
  ms INTEGER NOT NULL
) STRICT;
`

/** Step 560: the most viewers at a time, by everything usage is listed by. */
export const usagePeaks: Migration = {
  version: 560,
  name: 'the most viewers at a time by everything',
  up: (db) => void db.exec(SCHEMA),
}
