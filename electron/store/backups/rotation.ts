import type { BackupSettings } from '../../../shared/backup-settings.ts'

const DAY_MS = 86_400_000
/** The first of January 1970 was a Thursday. */
const DAYS_BEFORE_MONDAY = 3

/** What has to be known of a backup to say whether it stays. */
export interface Dated {
  readonly name: string
  readonly madeAtMs: number
}

/**
 * Of backups that were made by themselves, those that need not be kept: all but the last of each of the latest days, weeks and
 * months there is one of. Days, weeks and months are those of UTC. The newest always stays.
 */
export function spareBackups<T extends Dated>(
  backups: readonly T[],
  { keepDays, keepWeeks, keepMonths }: Omit<BackupSettings, 'daily'>,
): readonly T[] {
  const newestFirst = [...backups].sort((one, other) => other.madeAtMs - one.madeAtMs)
  const kept = new Set<T>([
    ...lastOfEach(newestFirst, dayOf, Math.max(1, keepDays)),
    ...lastOfEach(newestFirst, weekOf, keepWeeks),
    ...lastOfEach(newestFirst, monthOf, keepMonths),
  ])
  return newestFirst.filter((each) => !kept.has(each))
}

function lastOfEach<T extends Dated>(
  newestFirst: readonly T[],
  periodOf: (atMs: number) => number | string,
  most: number,
): readonly T[] {
  const seen = new Map<number | string, T>()
  for (const each of newestFirst) {
    const period = periodOf(each.madeAtMs)
    if (!seen.has(period)) seen.set(period, each)
  }
  return [...seen.values()].slice(0, most)
}

const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS)
const weekOf = (atMs: number): number => Math.floor((dayOf(atMs) + DAYS_BEFORE_MONDAY) / 7)
const monthOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 7)
