import { chmodSync } from 'node:fs'
import { AppError } from '../shared/errors.ts'
import { fileWords } from '../shared/file-words.ts'
import { say } from '../shared/say.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Makes the data directory where there is none, for its owner only.
 *
 * @throws AppError ERR_DB_OPEN saying why not.
 */
export function prepareDirectory(directory: string): void {
  try {
    makeFolder(directory)
    chmodSync(directory, 0o700)
  } catch (cause) {
    const why = fileWords(cause)
    const message = say('The data directory {directory} cannot be used{why}.', { directory, why })
    throw new AppError('ERR_DB_OPEN', message, { cause })
  }
}
