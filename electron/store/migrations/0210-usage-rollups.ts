import { rebuildUsage } from '../usage/rebuild.ts'
import type { Migration } from './migration.ts'

const minutes = Array.from({ length: 15 }, (_, at) => `m${at} INTEGER NOT NULL`).join(',\n  ')

/**
 * Usage added up, one dimension at a time (`usage/dimensions.ts`), by the quarter of an hour, the UTC day and the UTC month: any
 * local period is months, days and quarters, of which few are read. Quarters and days are in the order they come in; months
 * by key, so that a year of one key lies together.
 *
 * `usage_minutes` says how many milliseconds were watched in each minute of a quarter, by stream and (empty `stream_id`) by all;
 * `usage_peak` the most in one minute of a UTC day.
 */
const SCHEMA = `
CREATE TABLE usage_quarter (
  dimension INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  key TEXT NOT NULL,
  ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (dimension, quarter, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_day (
  dimension INTEGER NOT NULL,
  day INTEGER NOT NULL,
  key TEXT NOT NULL,
  ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (dimension, day, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_month (
  dimension INTEGER NOT NULL,
  key TEXT NOT NULL,
  month INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (dimension, key, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_minutes (
  stream_id TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  ${minutes},
  PRIMARY KEY (stream_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_peak (
  stream_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  PRIMARY KEY (stream_id, day)
) STRICT, WITHOUT ROWID;
`

/** Step 210: usage added up. */
export const usageRollups: Migration = {
  version: 210,
  name: 'usage added up',
  up(db) {
    db.exec(SCHEMA)
    rebuildUsage(db)
  },
}
