import { createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import { AppError } from '../../shared/errors.ts'
import { isHousePart } from '../../shared/house-file.ts'
import { say } from '../../shared/say.ts'
import { isOfDisk } from '../store/disk-words.ts'

/** What a ZIP file may come to. */
export interface UnpackLimits {
  readonly files: number
  /** Of all files together, unpacked. */
  readonly bytes: number
  /** How many times larger than the ZIP file they may be together. */
  readonly ratio: number
}

export const UNPACK_LIMITS: UnpackLimits = { files: 5_000, bytes: 4 * 1024 ** 3, ratio: 100 }

/** A small file may shrink to nothing. */
const SMALL_BYTES = 1024 * 1024
/** What systems leave in ZIP files beside what was asked for. */
const CLUTTER = /^(?:__MACOSX\/.*|(?:[^/]+\/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini))$/
const LONGEST_NAME = 200
/** Kind of file in the upper half of the attributes, as Unix has it; 0 where the ZIP file does not say. */
const KIND = 0o170_000
const PLAIN_FILE = 0o100_000

/** A file that is to be unpacked, and its name in the folder. */
interface Planned {
  readonly entry: yauzl.Entry
  readonly name: string
}

/** What is in a ZIP file, once all of its directory was looked at. */
export interface ZipPlan {
  /** Of all files together, unpacked. */
  readonly bytes: number
  /**
   * Unpacks them.
   *
   * @param into A folder that is empty.
   * @throws AppError ERR_HOUSE_FILE where one is damaged; what node:fs throws.
   */
  unpack(into: string): Promise<void>
  close(): void
}

/**
 * Looks at a ZIP file with the files of one folder: at its root, or in one folder there.
 *
 * @throws AppError ERR_HOUSE_FILE for what is no ZIP file, leads elsewhere, is a link, encrypted or too much, saying which file.
 */
export async function openZip(path: string, limits = UNPACK_LIMITS): Promise<ZipPlan> {
  let zip: yauzl.ZipFile
  try {
    // No backslashes, nothing absolute, nothing above: yauzl refuses such names itself.
    zip = await yauzl.openPromise(path, { autoClose: false, strictFileNames: true })
  } catch (cause) {
    throw refused(say('It is no ZIP file, or only a part of one.'), cause)
  }
  try {
    const files = await plan(zip, statSync(path).size, limits)
    return {
      bytes: files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0),
      async unpack(into) {
        for (const file of files) await unpackOne(zip, file, into)
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

const refused = (whySaid: string, cause?: unknown): AppError =>
  new AppError('ERR_HOUSE_FILE', say('{whySaid} Nothing was left of it.', { whySaid }), { cause })

const damaged = (name: string, cause?: unknown): AppError =>
  refused(say('{name} is damaged.', { name: JSON.stringify(name) }), cause)

async function plan(
  zip: yauzl.ZipFile,
  zipBytes: number,
  limits: UnpackLimits,
): Promise<readonly Planned[]> {
  const files: Planned[] = []
  let packed = 0
  let unpacked = 0
  for (const entry of await entriesOf(zip, limits.files)) {
    const name = nameOf(entry)
    if (name === null) continue
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    files.push({ entry, name })
  }
  refuseUnlikeFolder(files)
  if (unpacked > limits.bytes) throw refused(say('Unpacked it is larger than this call takes.'))
  // Files that share their bytes come to more than the ZIP file has.
  const isBomb = packed > zipBytes || unpacked > Math.max(SMALL_BYTES, packed * limits.ratio)
  if (isBomb) throw refused(say('Unpacked it is much larger than media are.'))
  return files
}

async function entriesOf(zip: yauzl.ZipFile, most: number): Promise<readonly yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.length === most)
        throw refused(say('It has more than {most, number} files.', { most }))
      entries.push(entry)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw refused(say('A file in it has a name that leads elsewhere, or it is damaged.'), cause)
  }
  return entries
}

/** @returns Null for what is no file of ours: folders, and what systems leave. */
function nameOf(entry: yauzl.Entry): string | null {
  const path = entry.fileName
  const kind = (entry.externalFileAttributes >>> 16) & KIND
  if (path.endsWith('/') || CLUTTER.test(path)) return null
  const name = path.slice(path.lastIndexOf('/') + 1)
  const shown = JSON.stringify(path.slice(0, LONGEST_NAME))
  if (kind !== 0 && kind !== PLAIN_FILE)
    throw refused(say('{shown} is a link or no plain file.', { shown }))
  if (path.split('/').length > 2 || name.length > LONGEST_NAME || !isHousePart(name)) {
    throw refused(
      say(
        '{shown} has no plain name: letters, digits, dots, hyphens and underscores, in one folder.',
        { shown },
      ),
    )
  }
  if (!entry.canDecodeFileData()) {
    throw refused(say('{shown} is encrypted, or packed in a way that is not read here.', { shown }))
  }
  return name
}

/** Names that differ in case alone are one file on some disks. */
function refuseUnlikeFolder(files: readonly Planned[]): void {
  const folders = new Set(files.map(({ entry, name }) => entry.fileName.slice(0, -name.length)))
  if (folders.size > 1)
    throw refused(say('Its files are in several folders. Pack one folder of HLS.'))
  const names = new Set<string>()
  for (const { name } of files) {
    if (names.has(name.toLowerCase()))
      throw refused(say('{name} is in it twice.', { name: JSON.stringify(name) }))
    names.add(name.toLowerCase())
  }
}

async function unpackOne(
  zip: yauzl.ZipFile,
  { entry, name }: Planned,
  into: string,
): Promise<void> {
  let sum = 0
  const check = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      sum = crc32(chunk, sum)
      done(null, chunk)
    },
  })
  // On the disk before it counts, and never over something that is there.
  const file = createWriteStream(join(into, name), { flags: 'wx', mode: 0o600, flush: true })
  try {
    await pipeline(await zip.openReadStreamPromise(entry), check, file)
  } catch (cause) {
    if (isOfDisk(cause)) throw cause
    throw damaged(name, cause)
  }
  if (sum !== entry.crc32) throw damaged(name)
}
