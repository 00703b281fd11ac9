import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { createLog } from '../log.ts'
import { openCityData, openCountryData } from '../place-data.ts'
import { assertFolder } from '../usage/export/place.ts'
import type { Config } from './config.ts'

/**
 * Looks whether files could be made in a folder, which may have to be made first. Leaves nothing behind.
 *
 * @param noun What it is to the operator, as a sentence begins.
 * @throws AppError ERR_DB_OPEN saying why not.
 */
export function assertMakeable(noun: string, folder: string): void {
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  try {
    if (!statSync(there).isDirectory()) throw notAFolder(there === folder)
    accessSync(there, constants.W_OK | constants.X_OK)
    // What may be written to by its mode may refuse all the same, as /proc does.
    rmdirSync(mkdtempSync(join(there, '.stagedoor-')))
  } catch (cause) {
    const message = `${noun} ${folder} cannot be used${fileWords(cause)}.`
    throw new AppError('ERR_DB_OPEN', message, { cause })
  }
}

const notAFolder = (isItself: boolean): Error =>
  Object.assign(new Error('no folder'), { code: isItself ? 'EEXIST' : 'ENOTDIR' })

/** A look at something that was named; it throws where that cannot be used. */
export interface NamedPlace {
  readonly what: string
  readonly path: string
  readonly look: () => void
}

/** What the configuration names besides the database and its key, as far as it does. */
export function namedPlaces(config: Config): readonly NamedPlace[] {
  const { countryFile, exportFolder } = config
  const folders = { own: join(config.dataDirectory, 'exports'), named: exportFolder }
  const cities = [config.cityFile, config.cityFileIpv6].filter((each) => each !== null)
  return [
    ...named('country data', countryFile, (path) => void openCountryData(path, SILENT)),
    ...cities.flatMap((city) => named('city data', city, (path) => void openCityData([path]))),
    ...named('export folder', exportFolder, (path) => assertFolder(folders, path)),
  ]
}

const SILENT = createLog({ level: 'silent' })

const named = (what: string, path: string | null, look: (path: string) => void): NamedPlace[] =>
  path === null ? [] : [{ what, path, look: () => look(path) }]
