import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHouseUploads } from '../../../electron/gateway/house-upload.ts'
import { AppError } from '../../../shared/errors.ts'
import { canMount, mountSmallDisk } from '../../real/support/obstacles.ts'

const PLAYLIST = strToU8('#EXTM3U\n#EXTINF:2,\na.ts\n#EXTINF:2,\nb.ts\n#EXT-X-ENDLIST\n')
/** Media do not shrink. */
const media = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const GOOD: Zippable = { 'index.m3u8': PLAYLIST, 'a.ts': media(5_000), 'b.ts': media(700) }
const UNIX = 3
const PIECE = 100_000
const kindOf = (mode: number) => ({ os: UNIX, attrs: mode * 0x1_00_00 })

function houseOver(options: Parameters<typeof createHouseUploads>[1] = {}, folder = place()) {
  const uploads = createHouseUploads(folder, { free: async () => null, ...options })
  /** Uploads in pieces, as it would arrive. */
  async function receive(zip: Uint8Array, name = 'pause', bytes: number | null = null) {
    return await uploads.receive(inPieces(zip), bytes, name, (ready) =>
      renameSync(ready, join(folder, name)),
    )
  }
  async function refusal(zip: Uint8Array): Promise<string> {
    try {
      await receive(zip)
    } catch (error) {
      if (error instanceof AppError) return `${error.code} ${error.message}`
      throw error
    }
    return 'was taken'
  }
  return { uploads, folder, receive, refusal }
}

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-house-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + PIECE))
      at += PIECE
    },
  })
}

/** The same ZIP file with some of its bytes changed, wherever a field stands in both of its headers. */
function patched(zip: Uint8Array, at: { local: number; central: number }, bytes: number[]) {
  const copy = Buffer.from(zip)
  copy.set(bytes, copy.indexOf('PK\x03\x04') + at.local)
  copy.set(bytes, copy.indexOf('PK\x01\x02') + at.central)
  return copy
}

const good = zipSync(GOOD, { level: 0 })
const oneFile = (length: number) => zipSync({ 'a.ts': [media(length), { level: 6 }] })

const HOSTILE: readonly (readonly [name: string, zip: Uint8Array, why: RegExp])[] = [
  ['that is none', strToU8('#EXTM3U'), /no ZIP file/],
  ['that is empty', new Uint8Array(), /no ZIP file/],
  ['that was cut', good.slice(0, -40), /no ZIP file/],
  ['with a file above', zipSync({ ...GOOD, '../x.ts': media(9) }), /leads elsewhere/],
  ['with a file above by a detour', zipSync({ 'a/../../x.ts': media(9) }), /leads elsewhere/],
  ['with an absolute path', zipSync({ '/etc/x.ts': media(9) }), /leads elsewhere/],
  ['with a drive', zipSync({ 'c:/x.ts': media(9) }), /leads elsewhere/],
  ['with a backslash', zipSync({ '..\\x.ts': media(9) }), /leads elsewhere/],
  ['with a NUL', zipSync({ 'x\0.ts': media(9) }), /no plain name/],
  ['with a link', zipSync({ 'a.ts': [strToU8('/etc'), kindOf(0o120_777)] }), /is a link/],
  ['with a device', zipSync({ 'a.ts': [strToU8(''), kindOf(0o020_666)] }), /is a link/],
  ['with a space', zipSync({ 'a b.ts': media(9) }), /"a b\.ts" has no plain name/],
  ['with a hidden file', zipSync({ '.key': media(9) }), /no plain name/],
  ['with a query', zipSync({ 'a.ts?x': media(9) }), /no plain name/],
  ['with a device of Windows', zipSync({ 'NUL.ts': media(9) }), /no plain name/],
  ['with a dot at the end', zipSync({ 'a.ts.': media(9) }), /no plain name/],
  ['with folders in folders', zipSync({ 'a/b/c.ts': media(9) }), /no plain name/],
  ['with two folders', zipSync({ 'a/x.ts': media(9), 'b/y.ts': media(9) }), /several folders/],
  ['with names alike', zipSync({ 'a.ts': media(9), 'A.ts': media(9) }), /in it twice/],
  [
    'with too many files',
    zipSync({ a: media(1), b: media(1), c: media(1), d: media(1) }),
    /3 files/,
  ],
  ['with too much', zipSync({ 'a.ts': [media(2_500_000), { level: 0 }] }), /larger than this call/],
  ['that is a bomb', zipSync({ 'a.ts': new Uint8Array(2_000_000) }), /much larger than media/],
  [
    'that says less than it has',
    patched(oneFile(9_000), { local: 22, central: 24 }, [10, 0, 0, 0]),
    /"a\.ts" is damaged/,
  ],
  [
    'whose bytes are others',
    patched(oneFile(9_000), { local: 14, central: 16 }, [1, 2, 3, 4]),
    /"a\.ts" is damaged/,
  ],
  [
    'that is encrypted',
    patched(oneFile(9), { local: 6, central: 8 }, [1, 0]),
    /is encrypted, or packed/,
  ],
  [
    'packed in another way',
    patched(oneFile(9), { local: 8, central: 10 }, [12, 0]),
    /is encrypted, or packed/,
  ],
  ['without a playlist', zipSync({ 'a.ts': media(9) }), /house_no_playlist/],
  [
    'that lacks a file',
    zipSync({ 'index.m3u8': PLAYLIST, 'a.ts': media(9) }),
    /^ERR_HOUSE_FILE b\.ts: .*missing_file/,
  ],
  [
    'with a playlist of more segments than are read',
    zipSync(
      { 'index.m3u8': strToU8(`#EXTM3U\n#EXTINF:2,\n${'a\n'.repeat(200_000)}`), a: media(9) },
      { level: 0 },
    ),
    /house_too_large/,
  ],
  [
    'of an encrypted recording',
    zipSync({ 'index.m3u8': strToU8('#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n') }),
    /house_encrypted/,
  ],
]

describe('a ZIP file', () => {
  it.each(HOSTILE)('%s is refused, and nothing is left of it', async (_name, zip, why) => {
    const limits = { files: 3, bytes: 2_400_000, ratio: 20 }
    const { folder, refusal } = houseOver(limits)
    const of = await refusal(zip)
    expect(of).toMatch(/^ERR_HOUSE_FILE /)
    expect(of).toMatch(why)
    expect(readdirSync(folder)).toEqual([])
  })

  it('that is larger than it may be is refused, whether it says so or not', async () => {
    const { folder, receive } = houseOver({ zipBytes: 4_000 })
    for (const says of [null, good.length]) {
      await expect(receive(good, 'pause', says)).rejects.toMatchObject({
        code: 'ERR_INPUT_TOO_LARGE',
      })
    }
    expect(readdirSync(folder)).toEqual([])
  })

  it('that breaks off leaves nothing', async () => {
    const { folder, uploads } = houseOver()
    let pieces = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pieces++ < 3) controller.enqueue(good.slice(0, 500))
        else controller.error(new Error('gone'))
      },
    })
    const receiving = uploads.receive(body, null, 'pause', () => undefined)
    await expect(receiving).rejects.toMatchObject({
      code: 'ERR_HOUSE_FILE',
      message: 'It broke off. Nothing was left of it.',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is not taken where too little would stay free, packed or unpacked', async () => {
    const free = 300 * 1024 ** 2
    const { receive } = houseOver({ free: async () => free })
    await expect(receive(good, 'pause', 100 * 1024 ** 2)).rejects.toMatchObject({
      code: 'ERR_HOUSE_WRITE',
      message: expect.stringContaining('The disk is too full: this takes 100 MiB'),
    })
    expect(await receive(good)).toMatchObject({ problem: null })
    let asked = 0
    const later = houseOver({ free: async () => (asked++ === 0 ? free : 1_000) })
    await expect(later.receive(good)).rejects.toMatchObject({ code: 'ERR_HOUSE_WRITE' })
  })

  it('is taken no further once too little stays free, though it never said how large it is', async () => {
    let asked = 0
    const free = async () => (asked++ < 2 ? 300 : 260) * 1024 ** 2
    const { folder, uploads } = houseOver({ free })
    let pieces = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pieces++ < 100) controller.enqueue(new Uint8Array(1024 ** 2))
        else controller.close()
      },
    })
    const receiving = uploads.receive(endless, null, 'pause', () => undefined)
    await expect(receiving).rejects.toMatchObject({ code: 'ERR_HOUSE_WRITE' })
    expect(pieces).toBeLessThan(50)
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(!canMount())('that fills the disk says so, and leaves nothing', async () => {
    const above = place()
    const disk = mountSmallDisk(above)
    onTestFinished(() => disk?.unmount())
    const { folder, refusal } = houseOver({}, join(above, 'data'))
    const zip = zipSync({ 'a.ts': [media(12_000_000), { level: 0 }] })
    expect(await refusal(zip)).toBe('ERR_HOUSE_WRITE The disk is full. Nothing was left of it.')
    expect(readdirSync(folder)).toEqual([])
  })

  it('is one at a time', async () => {
    const { uploads } = houseOver()
    const leave = new AbortController()
    const endless = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) =>
          leave.signal.addEventListener('abort', () => controller.error(new Error('gone'))),
      })
    const receive = (body: ReadableStream<Uint8Array>, name: string) =>
      uploads.receive(body, null, name, () => undefined)
    const first = receive(endless(), 'a')
    await expect(receive(inPieces(good), 'c')).rejects.toMatchObject({ code: 'ERR_TOO_MANY' })
    leave.abort()
    await expect(first).rejects.toMatchObject({ code: 'ERR_HOUSE_FILE' })
    expect(await receive(inPieces(good), 'c')).toMatchObject({ problem: null })
  })
})

describe('a house file', () => {
  it.each([
    ['at the root', GOOD],
    ['in a folder', { pause: GOOD }],
    [
      'with what systems leave',
      {
        pause: { ...GOOD, '.DS_Store': media(9) },
        __MACOSX: { pause: { '._a.ts': media(9) } },
      },
    ],
    ['with what nothing names', { ...GOOD, 'pause.mp4': media(90), 'read.me': media(9) }],
  ] as const)('%s is taken as it is, and what is not played left out', async (_name, files) => {
    const { folder, receive } = houseOver()
    expect(await receive(zipSync(files as Zippable))).toEqual({
      ...{ name: 'pause', seconds: 4, segments: 2, bytes: 5_700, problem: null, problemFile: null },
    })
    expect(readdirSync(folder)).toEqual(['pause'])
    expect(readdirSync(join(folder, 'pause')).toSorted()).toEqual(['a.ts', 'b.ts', 'index.m3u8'])
    expect(readFileSync(join(folder, 'pause', 'a.ts'))).toEqual(Buffer.from(GOOD['a.ts'] as never))
    expect(statSync(join(folder, 'pause')).mode & 0o777).toBe(0o700)
  })

  it('that cannot be put is not left lying about', async () => {
    const { folder, uploads } = houseOver()
    const taken = new AppError('ERR_NAME_TAKEN')
    const receiving = uploads.receive(inPieces(good), null, 'pause', () => {
      throw taken
    })
    await expect(receiving).rejects.toBe(taken)
    expect(readdirSync(folder)).toEqual([])
  })

  it('that a crash cut off goes at the next start', async () => {
    const { folder, uploads, receive } = houseOver()
    await receive(good)
    renameSync(join(folder, 'pause'), join(folder, '.incoming-1'))
    await receive(good, 'night')
    await uploads.sweep()
    expect(readdirSync(folder)).toEqual(['night'])
  })
})
