import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import {
  HOUSE_SENTENCES,
  type HouseFileFacts,
  MOST_HOUSE_ZIP_BYTES,
} from '../../shared/house-file.ts'
import { say } from '../../shared/say.ts'
import { diskWords, isOfDisk } from '../store/disk-words.ts'
import { freeBytes, LEFT_FREE_BYTES, tooFullWords } from '../store/free-space.ts'
import { LOOK_BYTES, storeIncoming } from '../store/incoming.ts'
import { factsOf } from './house-list.ts'
import { readHouse } from './house-read.ts'
import { openZip, UNPACK_LIMITS, type UnpackLimits } from './house-unpack.ts'

/** Takes house files in as ZIP files. */
export interface HouseUploads {
  /**
   * Receives one beside the house files, unpacks and checks it. Nothing of it is held in memory, and nothing is left of one that
   * is refused or breaks off.
   *
   * @param body  As it arrives. It may reject.
   * @param bytes How much it says it is. Null when it does not say.
   * @param name  What it will be called, a plain name.
   * @param put   Takes the checked folder, by moving it.
   * @throws AppError ERR_HOUSE_FILE, ERR_INPUT_TOO_LARGE, ERR_HOUSE_WRITE, ERR_TOO_MANY; what `put` throws.
   */
  receive(
    body: ReadableStream<Uint8Array>,
    bytes: number | null,
    name: string,
    put: (ready: string) => void,
  ): Promise<HouseFileFacts>
  /** Takes away what uploads left that a crash cut off. When no upload is under way. */
  sweep(): Promise<void>
}

interface HouseUploadOptions extends UnpackLimits {
  /** Of the ZIP file. */
  readonly zipBytes: number
  /** Bytes that can be written where a folder is. Null where the system does not say. */
  free(folder: string): Promise<number | null>
}

/** Begins the names of folders that are not ready, which nobody may ask for. */
const INCOMING = '.incoming-'
/**
 * Takes in house files.
 *
 * @param folder Where they are. Need not exist.
 */
export function createHouseUploads(
  folder: string,
  options: Partial<HouseUploadOptions> = {},
): HouseUploads {
  const limits = { zipBytes: MOST_HOUSE_ZIP_BYTES, free: freeBytes, ...UNPACK_LIMITS, ...options }
  // One at a time: two would count on the same space.
  let isRunning = false

  async function requireRoom(bytes: number): Promise<void> {
    const free = await limits.free(folder)
    if (free === null || bytes + LEFT_FREE_BYTES <= free) return
    throw new AppError('ERR_HOUSE_WRITE', tooFullWords(free, bytes, LEFT_FREE_BYTES))
  }

  async function unpack(zipPath: string, into: string): Promise<void> {
    const zip = await openZip(zipPath, limits)
    try {
      await requireRoom(zip.bytes)
      await zip.unpack(into)
    } finally {
      zip.close()
    }
  }

  return {
    async receive(body, bytes, name, put) {
      if (isRunning) {
        throw new AppError(
          'ERR_TOO_MANY',
          say('Another house file is being taken in. Try again later.'),
        )
      }
      if (bytes !== null && bytes > limits.zipBytes) throw tooLarge(limits.zipBytes)
      isRunning = true
      const place = join(folder, `${INCOMING}${randomUUID()}`)
      const ready = join(place, name)
      const zip = join(place, '.zip')
      try {
        await mkdir(ready, { recursive: true, mode: 0o700 })
        await requireRoom(bytes ?? LOOK_BYTES)
        await store(body, zip, limits.zipBytes, () => requireRoom(LOOK_BYTES))
        await unpack(zip, ready)
        await unlink(zip)
        await keepOnlyNamed(place, name)
        const facts = await factsOf(place, name)
        if (facts.problem !== null) throw unusable(facts)
        put(ready)
        return facts
      } catch (cause) {
        if (cause instanceof AppError) throw cause
        throw new AppError(
          'ERR_HOUSE_WRITE',
          say('{whySaid} Nothing was left of it.', { whySaid: diskWords(cause) }),
          { cause },
        )
      } finally {
        isRunning = false
        await rm(place, { recursive: true, force: true }).catch(() => undefined)
      }
    },
    async sweep() {
      const names = await readdir(folder).catch(() => [])
      for (const each of names.filter((name) => name.startsWith(INCOMING))) {
        await rm(join(folder, each), { recursive: true, force: true })
      }
    },
  }
}

const tooLarge = (most: number): AppError =>
  new AppError(
    'ERR_INPUT_TOO_LARGE',
    say('A house file is at most {most, number} MiB as ZIP.', { most: mebibytes(most) }),
  )

const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 ** 2)

async function store(
  body: ReadableStream<Uint8Array>,
  path: string,
  most: number,
  room: () => Promise<void>,
): Promise<void> {
  const piece = (bytes: number): void => {
    if (bytes > most) throw tooLarge(most)
  }
  try {
    await storeIncoming(body, path, { piece, room })
  } catch (cause) {
    if (cause instanceof AppError || isOfDisk(cause)) throw cause
    throw new AppError('ERR_HOUSE_FILE', 'It broke off. Nothing was left of it.', { cause })
  }
}

/** What the playlist does not name is never played: it would only fill the disk. */
async function keepOnlyNamed(place: string, name: string): Promise<void> {
  const file = readHouse(place, name)
  if ('problem' in file) return
  for (const each of await readdir(join(place, name))) {
    if (each !== 'index.m3u8' && !file.names.has(each)) await unlink(join(place, name, each))
  }
}

function unusable({ problem, problemFile }: HouseFileFacts): AppError {
  const whySaid = problem === null ? '' : HOUSE_SENTENCES[problem]
  const message =
    problemFile === null
      ? say('{whySaid} Nothing was left of it. ({problem})', { whySaid, problem: problem ?? '' })
      : say('{file}: {whySaid} Nothing was left of it. ({problem})', {
          file: problemFile,
          whySaid,
          problem: problem ?? '',
        })
  return new AppError('ERR_HOUSE_FILE', message)
}
