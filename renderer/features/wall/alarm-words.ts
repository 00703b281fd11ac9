import type { Alarm } from '../../../shared/api.ts'
import { t } from '../../language/t.ts'

/** An alarm in words for a wall that anybody may look at: its message may name a folder or an address, these never do. */
export const ALARM_WORDS: Readonly<Record<Alarm['code'], string>> = {
  store_full: t('The disk of the database is full: nothing more can be stored.'),
  store_read_only: t('The database cannot be written.'),
  store_locked: t('Another program holds the database.'),
  store_io: t('The disk of the database fails.'),
  journal_dropped: t('Entries of decisions and sessions were lost.'),
  wal_large: t('The write-ahead log of the database has grown large.'),
  disk_low: t('The disk is nearly full.'),
  clock_jumped: t('The clock of this machine jumped.'),
  clock_doubted: t('The clock of this machine is far ahead of when Stagedoor last ran.'),
  asleep: t('This machine stood still, and nobody was answered.'),
  handler_exposed: t('Other machines can reach the handler.'),
  gateway_closed: t('Players cannot come to the gateway.'),
  cut_failed: t('Sessions should be cut and go on.'),
  secret_guessing: t('Wrong secrets keep coming to the handler.'),
  peer_refused: t('A media server asks from an address it may not ask from.'),
  secret_unused: t('A media server does not use its new secret.'),
  counts_differ: t('A media server counts otherwise than Stagedoor.'),
  bans_many: t('Very many are refused for a while because of a limit.'),
  areas_unplaced: t('Rules are about an area, and nobody can be placed.'),
  rules_broken: t('Rules cannot be read any more and refuse all they are about.'),
  backup_failed: t('The latest backup was not made.'),
  backup_old: t('There is no recent backup to rely on.'),
  restore_waiting: t('A restore waits for the next start.'),
  export_failed: t('A scheduled export failed.'),
  sign_ins_stale: t('Who was signed out of the console would be in again after a start.'),
}
