import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RestoreNames, RestorePreview, StagedRestore } from '../../shared/backup.ts'
import { AppError } from '../../shared/errors.ts'
import { assertRightKey, isNothingSealed } from '../key-check.ts'
import { createKeyFileSecrets } from '../secrets/key-file.ts'
import { compareFiles, compareWithNothing } from '../store/backups/compare.ts'
import { restoreInto } from '../store/backups/restored-copy.ts'
import { applyStaged, stagedRestore, stageRestore } from '../store/backups/staged.ts'
import { lockDataDirectory } from '../store/instance-lock.ts'
import { openDatabase } from '../store/open.ts'
import { inWordsOf, withBroughtIn } from './brought-in.ts'
import type { Config } from './config.ts'
import { type Call, databasePath, runningCall } from './control.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'

const AFTERWARDS =
  'Nothing that was changed since that backup was made is in it: look at the revocations before viewers come back.'
const STAGED =
  'It takes effect with the next start of Stagedoor, after a crash too. Until then nothing changes. The console shows it above every screen; cancel it there, under Settings, Backups, or by restore --cancel.'
const UNCHANGED = 'Nothing was changed (dry run).'

type Shown = Pick<RestorePreview, 'differences' | 'counts'>

export interface RestoreFlags {
  readonly dryRun?: boolean
  readonly withoutKey?: boolean
  /** Takes back what waits instead; cancel-restore.ts does. */
  readonly cancel?: boolean
}

/**
 * Shows what restoring a backup would change, and restores it: at once where no Stagedoor runs, else at its next start.
 *
 * @param file   Path of the backup. Absent: refused.
 * @param dryRun Only shows the difference.
 * @param withoutKey Where no Stagedoor runs: also where the key at hand does not open the backup. Default it is refused.
 * @throws AppError ERR_INPUT_INVALID, ERR_NOT_FOUND, ERR_DB_CORRUPT, ERR_DB_FROM_FUTURE, ERR_DB_FOREIGN, ERR_DB_OPEN, ERR_KEY_STORE_LOCKED,
 *         ERR_INSTANCE_RUNNING when one runs that has no console to ask.
 */
export async function restore(
  config: Config,
  output: Output,
  file: string | undefined,
  options: RestoreFlags,
): Promise<void> {
  if (file === undefined) throw new AppError('ERR_INPUT_INVALID', 'Name the file of the backup.')
  const path = namedFile(file)
  if (!existsSync(path)) throw new AppError('ERR_NOT_FOUND', `There is no file ${path}.`)
  const running = await runningCall(config.dataDirectory)
  if (running === null) return restoreHere(config, output, path, options)
  await restoreThere(config, output, path, options.dryRun === true, running)
}

/** In the folder of the backups it has a name that the running Stagedoor knows it by. */
async function restoreThere(
  config: Config,
  output: Output,
  path: string,
  dryRun: boolean,
  call: Call,
): Promise<void> {
  await withBroughtIn(config.dataDirectory, path, async (name) => {
    const preview = await call('POST', `/api/v1/backups/${name}/preview`, {})
    show(output, (await preview.json()) as RestorePreview)
    if (dryRun) {
      output.say(UNCHANGED, { restored: false })
      return false
    }
    await call('POST', `/api/v1/backups/${name}/restore`, {})
    output.say(STAGED, {
      restored: false,
      staged: true,
    })
    return true
  })
}

function restoreHere(
  config: Config,
  output: Output,
  path: string,
  { dryRun = false, withoutKey = false }: RestoreFlags,
): void {
  const { dataDirectory } = config
  const lock = lockDataDirectory(dataDirectory)
  const scratch = join(dataDirectory, `restore-${process.pid}`)
  try {
    const { path: copy } = restoreInto(path, scratch)
    const missing = keyProblem(config, copy)
    if (missing !== null && !withoutKey) throw inWordsOf(withRemedy(missing), copy, path)
    show(output, compareOrNothing(databasePath(dataDirectory), copy))
    if (dryRun) {
      output.say(UNCHANGED, { restored: false })
      return
    }
    stageRestore(dataDirectory, scratch, { name: path, actor: 'cli', atMs: Date.now() })
    report(output, applyStaged(dataDirectory, Date.now()), stagedRestore(dataDirectory))
    if (missing !== null)
      output.warn(`It does not start before the key that opens it is at ${config.keyFile}.`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
    lock.release()
  }
}

/**
 * Why the key at hand does not open the copy, which then would not start. Null: it does, or only the desktop application can tell,
 * where the system's keychain guards the key.
 */
function keyProblem({ keyFile }: Config, copy: string): AppError | null {
  if (!existsSync(keyFile) && existsSync(`${keyFile}.wrapped`)) return null
  const db = openDatabase(copy, { readOnly: true })
  try {
    if (isNothingSealed(db)) return null
    const secrets = createKeyFileSecrets(keyFile, { mayCreate: false })
    assertRightKey(db, secrets, `The key file ${keyFile}`)
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  } finally {
    db.close()
  }
}

const withRemedy = (error: AppError): AppError =>
  new AppError(
    error.code,
    `${error.message} It is the key file of the machine that made the backup. --without-key restores all the same.`,
    { cause: error },
  )

/** What is in force may be damaged: then there is nothing to compare with, and all the more reason to restore. */
function compareOrNothing(live: string, copy: string): Shown | null {
  try {
    if (!existsSync(live)) return compareWithNothing(copy)
    return compareFiles(live, copy, false)
  } catch {
    return null
  }
}

function report(
  output: Output,
  applied: StagedRestore | null,
  waiting: StagedRestore | null,
): void {
  if (applied === null) {
    throw new AppError(
      'ERR_DB_IO',
      `It was not restored: ${waiting?.problem ?? 'nothing was staged.'}`,
    )
  }
  const before =
    applied.previous === null ? '' : ` What was there before is backups/${applied.previous}.`
  output.say(`Restored.${before} ${AFTERWARDS}`, {
    restored: true,
    previous: applied.previous,
  })
}

function show(output: Output, shown: Shown | null): void {
  if (shown === null) {
    output.say('What is in force cannot be read, so nothing is compared.', { compared: false })
    return
  }
  for (const { noun, comes, goes, changes } of shown.differences) {
    for (const [sign, kind, names] of [
      ['+', 'comes', comes],
      ['-', 'goes', goes],
      ['~', 'changes', changes],
    ] as const) {
      if (names.count > 0)
        output.say(`${sign} ${noun}: ${sentenceOf(names)}`, { noun, kind, ...names })
    }
  }
  for (const { noun, now, inBackup } of shown.counts) {
    output.say(`  ${noun}: ${now} now, ${inBackup} in the backup`, { noun, now, inBackup })
  }
}

function sentenceOf({ count, names }: RestoreNames): string {
  const more = count - names.length
  return `${count} (${names.join(', ')}${more > 0 ? ` and ${more} more` : ''})`
}
