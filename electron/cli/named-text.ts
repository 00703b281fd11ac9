import { fstatSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { namedFile } from './paths.ts'

/** How standard input is named where a file is asked for. */
export const STANDARD_INPUT = '-'

/**
 * Reads the whole of a file that was named on the command line.
 *
 * @param file Its path, or `-` for standard input, which is read to its end however long its writer takes.
 * @param code Of the error when it cannot be read.
 */
export async function textOf(file: string, code: ErrorCode): Promise<string> {
  const isInput = file === STANDARD_INPUT
  const path = namedFile(file)
  try {
    // A pipe whose writer is not done yet answers EAGAIN to those who read it at once.
    return isInput ? await inputText() : readFileSync(path, 'utf8')
  } catch (cause) {
    const name = isInput ? 'Standard input' : path
    throw new AppError(code, `${name} cannot be read${fileWords(cause)}.`, { cause })
  }
}

/** Node makes an empty input of a folder, which would pass for an empty document. */
async function inputText(): Promise<string> {
  if (fstatSync(0).isDirectory()) {
    throw Object.assign(new Error('standard input is a folder'), { code: 'EISDIR' })
  }
  return await text(process.stdin)
}
