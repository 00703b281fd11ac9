import { existsSync } from 'node:fs'
import type { BackupList, StagedRestore } from '../../shared/backup.ts'
import { AppError } from '../../shared/errors.ts'
import { unstage, waitingRestore } from '../store/backups/staged.ts'
import { lockDataDirectory } from '../store/instance-lock.ts'
import type { Config } from './config.ts'
import { runningCall } from './control.ts'
import type { Output } from './output.ts'
import type { RestoreFlags } from './restore.ts'

/**
 * Takes back the restore that waits for the next start, by whomever it was staged, also where no Stagedoor runs.
 *
 * @param file  Must not be named: one restore at most waits.
 * @param flags Must have nothing else: it is no restore that could be looked at first.
 * @throws AppError ERR_INPUT_INVALID, ERR_NOT_FOUND where none waits or the data directory is not there, ERR_INSTANCE_RUNNING when one
 *         runs that has no console to ask.
 */
export async function cancelRestore(
  config: Config,
  output: Output,
  file: string | undefined,
  flags: Pick<RestoreFlags, 'dryRun' | 'withoutKey'>,
): Promise<void> {
  if (file !== undefined || flags.dryRun === true || flags.withoutKey === true) {
    throw new AppError(
      'ERR_INPUT_INVALID',
      '--cancel takes no file and nothing beside it: one restore at most waits.',
    )
  }
  if (!existsSync(config.dataDirectory)) {
    throw new AppError(
      'ERR_NOT_FOUND',
      `There is no folder ${config.dataDirectory}. Name the right one with --data-dir.`,
    )
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
