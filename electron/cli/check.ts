import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { heldError } from '../database-holder.ts'
import { assertRightKey, isNothingSealed } from '../key-check.ts'
import { countryFile, rendererDirectory } from '../places.ts'
import { createKeyFileSecrets } from '../secrets/key-file.ts'
import { openDatabase } from '../store/open.ts'
import { storeError } from '../store/sqlite-error.ts'
import { assertMakeable, type NamedPlace, namedPlaces } from './check-places.ts'
import type { Config } from './config.ts'
import { databasePath, runningCall } from './control.ts'
import type { Output } from './output.ts'
import { assertApart, assertFree, type Listener } from './ports.ts'

interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly text: string
}

/**
 * Looks whether Stagedoor could run as configured, or is running well, without changing anything. Prints a line per
 * finding; exit code 1 when one is a problem.
 */
export async function check(config: Config, output: Output): Promise<void> {
  const isRunning = (await runningCall(config.dataDirectory)) !== null
  const ports = isRunning
    ? [fine('ports', 'held by the Stagedoor that runs on this data directory')]
    : [
        await checkPort(config, 'handler'),
        await checkPort(config, 'console', 'handler'),
        await checkGateway(config),
      ]
  const findings = [
    fine('configuration', config.file ?? 'defaults, flags and environment; no file'),
    checkDatabase(config.dataDirectory),
    checkKeyFile(config),
    ...namedPlaces(config).map(checkNamed),
    ...ports,
    checkFiles(),
  ]
  for (const finding of findings) {
    const head = finding.ok ? 'ok      ' : 'problem '
    output.say(`${head}${finding.what}: ${finding.text}`, { ...finding }, head.length)
  }
  if (findings.some((each) => !each.ok)) process.exitCode = 1
}

const fine = (what: string, text: string): Finding => ({ what, ok: true, text })
const wrong = (what: string, error: unknown): Finding => ({
  what,
  ok: false,
  text:
    error instanceof AppError
      ? `${error.message} (${error.code})`
      : String((error as Error).message),
})

function checkDatabase(dataDirectory: string): Finding {
  const path = databasePath(dataDirectory)
  try {
    assertMakeable('The data directory', dataDirectory)
    if (!existsSync(path)) return fine('database', `${path} will be made at the first start`)
    const db = openDatabase(path, { readOnly: true })
    try {
      const found = String(db.pragma('integrity_check', { simple: true }))
      if (found !== 'ok') throw new AppError('ERR_DB_CORRUPT', `${path} is damaged: ${found}.`)
      // While the one above is open, so that letting it go carries no log over.
      assertWritable(path)
      return fine('database', `${path} is intact`)
    } finally {
      db.close()
    }
  } catch (error) {
    return wrong('database', heldError(error, path))
  }
}

/** How long another may write meanwhile, milliseconds: a Stagedoor that runs is done long before. */
const WRITE_WAIT_MS = 500

/** Takes the right to write and gives it back. @throws AppError ERR_DB_BUSY, ERR_DB_READ_ONLY */
function assertWritable(path: string): void {
  const db = new BetterSqlite3(path, { fileMustExist: true, timeout: WRITE_WAIT_MS })
  try {
    db.exec('BEGIN IMMEDIATE; ROLLBACK')
  } catch (error) {
    throw storeError(error)
  } finally {
    db.close()
  }
}

function checkKeyFile({ keyFile, dataDirectory }: Config): Finding {
  const path = databasePath(dataDirectory)
  try {
    // What is wrong with the file itself is told whatever the database is.
    const found = existsSync(keyFile) ? createKeyFileSecrets(keyFile, { mayCreate: false }) : null
    const isNew = !existsSync(path) || holdsNothingSealed(path)
    if (isNew && found === null) {
      assertMakeable('The folder of the key file', dirname(keyFile))
      return fine('key file', `${keyFile} will be made at the first start`)
    }
    const secrets = found ?? createKeyFileSecrets(keyFile, { mayCreate: false })
    if (isNew) return fine('key file', keyFile)
    const db = openDatabase(path, { readOnly: true })
    try {
      assertRightKey(db, secrets, `The key file ${keyFile}`)
    } finally {
      db.close()
    }
    return fine('key file', `${keyFile} opens the database`)
  } catch (error) {
    return wrong('key file', error)
  }
}

function holdsNothingSealed(path: string): boolean {
  const db = openDatabase(path, { readOnly: true })
  try {
    return isNothingSealed(db)
  } finally {
    db.close()
  }
}

function checkNamed({ what, path, look }: NamedPlace): Finding {
  try {
    look()
    return fine(what, path)
  } catch (error) {
    return wrong(what, error)
  }
}

/** @param others Which listeners open their ports before. */
async function checkPort(
  config: Config,
  listener: Listener,
  ...others: readonly Listener[]
): Promise<Finding> {
  const what = `${listener} port`
  const place = config[listener]
  try {
    assertApart(config, listener, others)
    await assertFree(listener, place)
    const isAny = place.port === 0
    return fine(
      what,
      isAny ? `any free one at ${place.address}` : `${place.address}:${place.port} is free`,
    )
  } catch (error) {
    return wrong(what, error)
  }
}

/** A port that is not opened may be taken. */
async function checkGateway(config: Config): Promise<Finding> {
  const { dataDirectory, gateway } = config
  if (opensGateway(databasePath(dataDirectory))) {
    return await checkPort(config, 'gateway', 'handler', 'console')
  }
  const text = `${gateway.address}:${gateway.port} stays closed until a stream has an origin, a front door or a WHIP endpoint`
  return fine('gateway port', text)
}

const OPENING =
  'SELECT 1 FROM streams WHERE origin_url IS NOT NULL OR front_door = 1 OR whip_url IS NOT NULL'

/** False also for a database that cannot be read, or is from before there was a gateway. */
function opensGateway(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    const db = openDatabase(path, { readOnly: true })
    try {
      return db.prepare(OPENING).get() !== undefined
    } finally {
      db.close()
    }
  } catch {
    return false
  }
}

function checkFiles(): Finding {
  const missing = [
    ...(rendererDirectory() === null ? ['the console page'] : []),
    ...(countryFile() === null ? ['the country data'] : []),
  ]
  if (missing.length === 0) return fine('installation', 'complete')
  return {
    what: 'installation',
    ok: false,
    text: `${missing.join(' and ')} is missing; build with: npm run build`,
  }
}
