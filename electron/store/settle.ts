import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Folder } from './fold.ts'
import type { StoreJournal } from './journal.ts'

/** Longer than the journal takes to try again what it gave up to wait a lock out for. */
const PATIENCE_MS = 1_000
const AGAIN_MS = 10

/**
 * Has all that the journal acknowledged or keeps in the tables, for who reads them on a connection of their own. A lock that is soon
 * free is waited for.
 *
 * @param patienceMs How long that is waited for, milliseconds. Default 1,000.
 * @throws AppError ERR_DB_BUSY while some of it cannot be stored. Throws what the database library throws when it cannot be folded.
 */
export async function settle(
  journal: Pick<StoreJournal, 'unstored'>,
  folder: Pick<Folder, 'foldAll'>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const untilMs = performance.now() + patienceMs
  while (journal.unstored().length > 0) {
    if (performance.now() >= untilMs) throw new AppError('ERR_DB_BUSY')
    await pause(AGAIN_MS)
  }
  await folder.foldAll('beside')
}
