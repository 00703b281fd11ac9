import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Backup, BackupList } from '../../shared/backup.ts'
import { AppError } from '../../shared/errors.ts'
import { newestOf } from '../store/backups/standing.ts'
import { backupFolderOf, withBroughtIn } from './brought-in.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import type { Output } from './output.ts'
import { ownCommand } from './own-command.ts'
import { namedFile } from './paths.ts'

/**
 * Proves a backup, as the console does: restores it into a scratch copy and reads every row of it. Nothing in force is touched.
 * Exit code 1 when it cannot be restored.
 *
 * @param backup Name of one in the folder of the backups, or path of a file anywhere. Default the newest in the folder.
 * @throws AppError ERR_NOT_FOUND where there is none, ERR_DB_FULL without room for the copy, ERR_CONFLICT when it was stopped.
 */
export async function prove(config: Config, output: Output, backup?: string): Promise<void> {
  assertDatabase(config)
  await withControl(config, async (call) => {
    const file = backup === undefined ? null : fileNamed(config.dataDirectory, backup)
    if (file !== null) {
      await withBroughtIn(config.dataDirectory, file, async (name) => {
        const { problem, ...proof } = await proved(call, name)
        const copy = join(backupFolderOf(config.dataDirectory), name)
        tell(output, file, { ...proof, problem: problem?.replaceAll(copy, file) ?? null })
        return false
      })
      return
    }
    const name = backup === undefined ? await newest(config, call) : basename(backup)
    tell(output, name, await proved(call, name))
  })
}

/** The file of a backup that is not in the folder. Null: it is, or it is the name of one that is to be. */
function fileNamed(dataDirectory: string, backup: string): string | null {
  const folder = backupFolderOf(dataDirectory)
  const path = namedFile(backup)
  const isName = basename(backup) === backup && existsSync(join(folder, backup))
  if (dirname(path) === folder || isName) return null
  if (existsSync(path)) return path
  throw new AppError(
    'ERR_NOT_FOUND',
    `There is no backup ${backup} in ${folder}, and no file ${path}.`,
  )
}

async function newest(config: Config, call: Call): Promise<string> {
  const { backups, folder } = (await (await call('GET', '/api/v1/backups')).json()) as BackupList
  const found = newestOf(backups, Date.now())
  if (found !== undefined) return found.name
  throw new AppError(
    'ERR_NOT_FOUND',
    `There is no backup in ${folder} yet, so there is none to prove. Make one with: ${ownCommand(config, 'backup')} or name the file this was restored from: ${ownCommand(config, 'prove')} <file>`,
  )
}

async function proved(call: Call, name: string): Promise<NonNullable<Backup['proof']>> {
  const answer = await call('POST', `/api/v1/backups/${encodeURIComponent(name)}/prove`, {})
  const { proof } = (await answer.json()) as Backup
  if (proof === null) throw new AppError('ERR_CONFLICT', 'It was stopped, and proves nothing.')
  return proof
}

function tell(output: Output, backup: string, proof: NonNullable<Backup['proof']>): void {
  const { isProven, rows, tables, tookMs, problem } = proof
  if (!isProven) process.exitCode = 1
  const took = tookMs < 1_000 ? 'under a second' : `${Math.round(tookMs / 1000)} s`
  output.say(
    isProven
      ? `It can be restored: ${backup}\nRestored into a scratch copy and read: ${rows} rows in ${tables} tables, in ${took}.`
      : `It cannot be restored: ${backup}\n${problem ?? ''}`.trimEnd(),
    { backup, ...proof },
  )
}
