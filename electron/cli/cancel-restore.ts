import type { BackupList, StagedRestore } from '../../shared/backup.ts'
import { AppError } from '../../shared/errors.ts'
import { unstage, waitingRestore } from '../store/backups/staged.ts'
import { lockDataDirectory } from '../store/instance-lock.ts'
import type { Config } from './config.ts'
import { runningCall } from './control.ts'
import type { Output } from './output.ts'

/**
 * Takes back the restore that waits for the next start, by whomever it was staged, also where no Stagedoor runs.
 *
 * @param file Must not be named: one restore at most waits.
 * @throws AppError ERR_INPUT_INVALID, ERR_NOT_FOUND where none waits, ERR_INSTANCE_RUNNING when one runs that has no console to ask.
 */
export async function cancelRestore(
  config: Config,
  output: Output,
  file: string | undefined,
): Promise<void> {
  if (file !== undefined) {
    throw new AppError('ERR_INPUT_INVALID', '--cancel takes no file: one restore at most waits.')
  }
  const { name } = await taken(config.dataDirectory)
  output.say(`The restore of ${name} is taken back. The next start changes nothing.`, {
    cancelled: true,
    name,
  })
}

async function taken(dataDirectory: string): Promise<StagedRestore> {
  const call = await runningCall(dataDirectory)
  if (call !== null) {
    const { staged } = (await (await call('GET', '/api/v1/backups')).json()) as BackupList
    const waiting = orNone(staged)
    await call('DELETE', '/api/v1/restore')
    return waiting
  }
  // Opening the database would apply it.
  const lock = lockDataDirectory(dataDirectory)
  try {
    const waiting = orNone(waitingRestore(dataDirectory))
    unstage(dataDirectory)
    return waiting
  } finally {
    lock.release()
  }
}

function orNone(waiting: StagedRestore | null): StagedRestore {
  if (waiting !== null) return waiting
  throw new AppError('ERR_NOT_FOUND', 'No restore waits for the next start.')
}
