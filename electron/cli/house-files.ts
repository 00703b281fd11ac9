import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import { HOUSE_SENTENCES, type ListedHouseFile } from '../../shared/house-file.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'

export interface AddHouseFlags {
  readonly name?: string
  readonly replace?: boolean
}

const PATH = '/api/v1/house-files'

/** Prints the house files, a line each: how long it is or what is wrong with it, and which rules play it. */
export async function listHouseFiles(config: Config, output: Output): Promise<void> {
  assertDatabase(config)
  const { folder, houseFiles } = await withControl(config, async (call) => {
    const answer = await (await call('GET', PATH)).json()
    return answer as { folder: string; houseFiles: readonly ListedHouseFile[] }
  })
  if (houseFiles.length === 0)
    output.say(`There is no house file in ${folder}.`, { houseFiles: 0, folder })
  for (const each of houseFiles) output.say(lineOf(each), { ...each })
}

/**
 * Takes in a ZIP file of a folder of HLS.
 *
 * @param path Of the ZIP file, from where the command is run.
 * @throws AppError as `POST /house-files` answers; ERR_NOT_FOUND where there is no such file or folder.
 */
export async function addHouseFile(
  config: Config,
  output: Output,
  path: string,
  { name, replace }: AddHouseFlags,
): Promise<void> {
  assertDatabase(config)
  const file = namedFile(path)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new AppError('ERR_NOT_FOUND', `There is no file ${file}.`)
  }
  const asked = new URLSearchParams({ name: name ?? basename(file).replace(/\.zip$/i, '') })
  if (replace === true) asked.set('replace', 'true')
  const added = await withControl(config, async (call) => {
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
    return (await (await call('POST', `${PATH}?${asked}`, body)).json()) as ListedHouseFile
  })
  output.say(lineOf(added), { ...added })
}

/** Deletes a house file, which can be restored for 30 days. */
export async function removeHouseFile(config: Config, output: Output, name: string): Promise<void> {
  assertDatabase(config)
  await withControl(config, (call) => call('DELETE', `${PATH}/${encodeURIComponent(name)}`))
  output.say(`${name} is deleted. It can be restored for 30 days, in Settings.`, { deleted: name })
}

function lineOf({ name, seconds, segments, problem, problemFile, rules }: ListedHouseFile): string {
  const played = rules.length === 0 ? 'no rule plays it' : `played by ${rules.join(', ')}`
  const pieces = segments === 1 ? '1 segment' : `${segments} segments`
  if (problem === null) return `${name}\t${seconds} s, ${pieces}\t${played}`
  const which = problemFile === null ? '' : ` ${problemFile}`
  return `${name}\tcannot be used: ${HOUSE_SENTENCES[problem]}${which} (${problem})\t${played}`
}
