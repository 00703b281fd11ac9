import { existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { diskWords, isOfDisk } from '../disk-words.ts'
import { assertRoom, freeBytes, LEFT_FREE_BYTES } from '../free-space.ts'
import { LOOK_BYTES, storeIncoming } from '../incoming.ts'
import { nameOf } from './names.ts'

/** A backup that is brought in from elsewhere. */
export interface IncomingBackup {
  /** As it arrives. It may reject. */
  readonly body: ReadableStream<Uint8Array>
  /** How much it says it is. Null when it does not say. */
  readonly bytes: number | null
  /** Epoch milliseconds, for the name; the first free one from there is taken. */
  readonly nowMs: number
  /** Ends it, whichever step it is at, as if it had broken off. */
  readonly signal: AbortSignal
}

/**
 * Takes a backup file into the folder of the backups. It has a name there only once it was checked; nothing is left of one that
 * is refused or breaks off.
 *
 * @param folder Created, mode 0700, when missing.
 * @param check  Told the path of the whole file. Rejects when it cannot be restored.
 * @param note   Told its name and bytes before it has that name. What it throws keeps the file out.
 * @returns Its name in the folder.
 * @throws AppError ERR_DB_FULL, ERR_DB_IO, ERR_INPUT_INVALID when it broke off or was stopped; what `check` and `note` throw.
 */
export async function receiveBackup(
  folder: string,
  incoming: IncomingBackup,
  check: (path: string) => Promise<void>,
  note: (name: string, bytes: number) => void,
): Promise<string> {
  const name = freeName(folder, incoming.nowMs)
  const draft = join(folder, `${name}.part`)
  const room = (): Promise<void> => requireRoom(folder, LOOK_BYTES)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await requireRoom(folder, incoming.bytes ?? LOOK_BYTES)
    await storeIncoming(incoming.body, draft, { piece: () => undefined, room }, incoming.signal)
    await check(draft)
    const { size } = await stat(draft)
    incoming.signal.throwIfAborted()
    note(name, size)
    await rename(draft, join(folder, name))
    return name
  } catch (cause) {
    // What was stopped fails in whatever words: its thread ends, its connection is gone.
    throw inWords(incoming.signal.aborted ? incoming.signal.reason : cause, draft)
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** What went wrong with the draft is told of the file that was sent: nobody knows it by that name. */
function inWords(cause: unknown, draft: string): AppError {
  if (cause instanceof AppError) {
    const message = cause.message.replaceAll(draft, 'the uploaded file')
    return new AppError(cause.code, message, { cause })
  }
  if (isOfDisk(cause)) {
    const whySaid = diskWords(cause)
    return new AppError('ERR_DB_IO', say('{whySaid} Nothing was left of it.', { whySaid }), {
      cause,
    })
  }
  return new AppError('ERR_INPUT_INVALID', 'It broke off. Nothing was left of it.', { cause })
}

function freeName(folder: string, nowMs: number): string {
  const name = nameOf('import', nowMs)
  const isTaken = [name, `${name}.part`].some((each) => existsSync(join(folder, each)))
  return isTaken ? freeName(folder, nowMs + 1) : name
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  assertRoom(await freeBytes(folder), bytes, LEFT_FREE_BYTES)
}
