import {
  closeSync,
  constants,
  fdatasyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { diskCode, diskWords } from '../../store/disk-words.ts'

/** Gathered before it is written. */
const BUFFER_BYTES = 512 * 1024
/** Written before it is sent to the disk, so that the end has little left to wait for. */
const SYNC_BYTES = 8 * 1024 * 1024
/** Windows: programs that look at every new file hold it for a moment. */
const HELD = ['EPERM', 'EACCES', 'EBUSY']
const HELD_TRIES = 20
const HELD_PAUSE_MS = 250

/** A file that is not there under its name before all of it is on the disk. */
export interface DraftFile {
  write(lines: Uint8Array): void
  /** Bytes so far. */
  readonly bytes: number
  /**
   * Gives it its name.
   *
   * @throws AppError ERR_NAME_TAKEN when there is a file of that name by now, which stays; ERR_EXPORT_WRITE. Nothing is left.
   */
  finish(): void
  /** Takes away what was written. */
  discard(): void
}

/**
 * Begins a file beside the place it is for, mode 0600.
 *
 * @param draft Must not exist; a link is not followed.
 * @param path  Never replaced.
 * @param link  Gives a file another name and fails with EEXIST where there is one. Default that of node:fs.
 * @throws AppError ERR_EXPORT_WRITE naming the reason, e.g. a full disk. Nothing is left.
 */
export function createDraft(draft: string, path: string, link = linkSync): DraftFile {
  const flags =
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  const file = attempt(path, () => openSync(draft, flags, 0o600))
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  let used = 0
  let bytes = 0
  let unsynced = 0
  let isOpen = true

  function flush(): void {
    for (let at = 0; at < used; ) at += writeSync(file, buffer, at, used - at)
    unsynced += used
    used = 0
    if (unsynced < SYNC_BYTES) return
    fdatasyncSync(file)
    unsynced = 0
  }

  function put(lines: Uint8Array): void {
    for (let at = 0; at < lines.length; ) {
      if (used === BUFFER_BYTES) flush()
      const piece = lines.subarray(at, at + BUFFER_BYTES - used)
      buffer.set(piece, used)
      used += piece.length
      at += piece.length
    }
    bytes += lines.length
  }

  function close(): void {
    if (isOpen) closeSync(file)
    isOpen = false
  }

  function discard(): void {
    try {
      close()
    } catch {
      // What could not be written cannot always be closed either; the file goes all the same.
    }
    rmSync(draft, { force: true })
  }

  const orDiscard = (work: () => void): void => {
    try {
      attempt(path, work)
    } catch (error) {
      discard()
      throw error
    }
  }

  return {
    write: (lines) => orDiscard(() => put(lines)),
    get bytes() {
      return bytes
    },
    finish: () =>
      orDiscard(() => {
        flush()
        fdatasyncSync(file)
        close()
        named(draft, path, link)
        syncFolder(dirname(path))
      }),
    discard,
  }
}

/** A link replaces nothing, unlike a rename; then the draft's own name goes. */
function named(draft: string, path: string, link: typeof linkSync): void {
  try {
    link(draft, path)
  } catch (error) {
    if (diskCode(error) === 'EEXIST') throw taken(path)
    if (process.platform !== 'win32' && !NO_LINKS.has(diskCode(error))) throw error
    namedWithoutLink(draft, path)
    return
  }
  try {
    rmSync(draft, { force: true })
  } catch {
    // Held for a moment by another program: it is removed with what a crash left.
  }
}

/** On disks without links the name is taken first, with an empty file that only this export replaces. */
function namedWithoutLink(draft: string, path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    throw diskCode(error) === 'EEXIST' ? taken(path) : error
  }
  try {
    renamed(draft, path)
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

/** What file systems without hard links answer, such as FAT and some network drives. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EMLINK',
])

const taken = (path: string): AppError =>
  new AppError(
    'ERR_NAME_TAKEN',
    say('There is a file {path} by now, which stays. Nothing was left.', { path }),
  )

function renamed(draft: string, path: string): void {
  for (let tries = 1; ; tries++) {
    try {
      renameSync(draft, path)
      return
    } catch (error) {
      if (process.platform !== 'win32' || tries === HELD_TRIES || !HELD.includes(diskCode(error))) {
        throw error
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HELD_PAUSE_MS)
    }
  }
}

/** So that the name is on the disk too. Where folders cannot be opened the system sees to it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, constants.O_RDONLY)
  try {
    fdatasyncSync(handle)
  } catch {
    // Some file systems sync no folders.
  } finally {
    closeSync(handle)
  }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'ERR_EXPORT_WRITE',
      say('{whySaid} Nothing was left of {path}.', { whySaid: diskWords(cause), path }),
      { cause },
    )
  }
}
