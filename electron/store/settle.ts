import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Folder } from './fold.ts'
import type { StoreJournal } from './journal.ts'

/** Longer than the journal itself waits for a lock. */
const TRIES = 10
const AGAIN_MS = 10

/**
 * Has all that the journal acknowledged or keeps in the tables, for who reads them on a connection of their own. A lock that is soon
 * free is waited for.
 *
 * @throws AppError ERR_DB_BUSY while some of it cannot be stored. Throws what the database library throws when it cannot be folded.
 */
export async function settle(
  journal: Pick<StoreJournal, 'unstored'>,
  folder: Pick<Folder, 'foldAll'>,
): Promise<void> {
  for (let tries = 0; journal.unstored().length > 0; tries += 1) {
    if (tries === TRIES) throw new AppError('ERR_DB_BUSY')
    await pause(AGAIN_MS)
  }
  await folder.foldAll('beside')
}
