import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { untilInterrupted } from './interrupted.ts'

/**
 * Makes a file that is there once it is whole. What was there under its name is replaced.
 *
 * @param path   Absolute.
 * @param fill   Writes all of it to a file of the name that it is given, in the same folder.
 * @param signal Aborted: nothing is left, and what `fill` threw is thrown. Default: Ctrl-C ends the program, and nothing is left.
 * @throws AppError ERR_EXPORT_WRITE, and the one that `fill` throws. Nothing is left then.
 */
export async function writeWhole(
  path: string,
  fill: (draft: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const draft = join(dirname(path), `.export-${randomUUID()}.part`)
  try {
    if (signal !== undefined) await fill(draft)
    else
      await untilInterrupted(
        () => rmSync(draft, { force: true }),
        () => fill(draft),
      )
    signal?.throwIfAborted()
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    if (signal?.aborted === true || cause instanceof AppError) throw cause
    throw new AppError('ERR_EXPORT_WRITE', `${path} cannot be written${fileWords(cause)}.`, {
      cause,
    })
  }
}
