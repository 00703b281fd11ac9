import { existsSync, writeFileSync } from 'node:fs'
import { type Diagnostics, diagnosticsFileName } from '../../shared/diagnostics.ts'
import { zipOf } from '../../shared/diagnostics-zip.ts'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'

/**
 * Writes the diagnostics bundle as a ZIP archive, for its owner only, and prints what is in it.
 *
 * @param file Where to. Null: in this folder, named by the time. One that exists is never replaced.
 * @throws AppError ERR_CONFIG when the file exists or cannot be written.
 */
export async function diagnostics(
  config: Config,
  output: Output,
  file: string | null,
): Promise<void> {
  assertDatabase(config)
  const bundle = await withControl(config, async (call) => {
    const response = await call('POST', '/api/v1/diagnostics', {})
    return (await response.json()) as Diagnostics
  })
  const path = namedFile(file ?? diagnosticsFileName(bundle.madeAtMs))
  write(path, zipOf(bundle.files))
  for (const { name, about, covered } of bundle.files) {
    const how = covered === 0 ? '' : ` ${covered} ${covered === 1 ? 'value' : 'values'} covered.`
    output.say(`${name.padEnd(20)} ${about}${how}`, { name, covered }, 21)
  }
  output.say(`Written to ${path}. Look into it before you hand it on.`, { path })
}

function write(path: string, content: Uint8Array): void {
  if (existsSync(path)) throw new AppError('ERR_CONFIG', `${path} is there already.`)
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new AppError('ERR_CONFIG', `${path} cannot be written${fileWords(cause)}.`, { cause })
  }
}
