import { createDecipheriv } from 'node:crypto'
import { pipeline, type Readable } from 'node:stream'
import type { AdvertPiece } from './advert-playlist.ts'
import { type OriginAnswer, OriginFailure, type Origins } from './origin.ts'
import { AdvertFailure } from './vast.ts'

/** What ad servers are told: neither address, cookies nor user agent. */
export const NOTHING_OF_THE_VIEWER = { accept: '*/*', 'user-agent': 'Stagedoor' }

/** How it is asked for. */
interface Asking {
  readonly mayReach: (url: URL) => boolean
  readonly signal: AbortSignal
}

/** Fetches what an advertisement is made of, and gives it as players can have it: each piece whole, and clear. */
interface AdvertPieces {
  /**
   * The keys some pieces are encrypted with, by their addresses.
   *
   * @throws AdvertFailure `advert_encrypted` when one cannot be had. OriginFailure.
   */
  keysOf(
    pieces: readonly (AdvertPiece & { readonly map: AdvertPiece | null })[],
    asking: Asking,
  ): Promise<ReadonlyMap<string, Buffer>>
  /**
   * @param key Null for a piece that is clear.
   * @returns The answer, with status 200 where the piece is there. The length of what is opened is not known.
   * @throws OriginFailure
   */
  fetch(piece: AdvertPiece, key: Buffer | null, asking: Asking): Promise<OriginAnswer>
}

/** Whoever turns keys more often than this within an advertisement is not followed. */
const MOST_KEYS = 8
const KEY_BYTES = 16

/** Fetches what an advert is made of. Nothing of the viewer goes with it. */
export function createAdvertPieces(origins: Pick<Origins, 'fetch'>): AdvertPieces {
  function get(
    url: string,
    { mayReach: allowPrivate, signal }: Asking,
    more: Readonly<Record<string, string>> = {},
  ): Promise<OriginAnswer> {
    const headers = { ...NOTHING_OF_THE_VIEWER, ...more }
    return origins.fetch({ method: 'GET', url, headers, allowPrivate, signal })
  }

  async function keyAt(url: string, asking: Asking): Promise<Buffer> {
    const { status, body } = await get(url, asking)
    body.on('error', () => {})
    const key = status === 200 ? await bytesOf(body, KEY_BYTES) : null
    body.destroy()
    if (key?.length !== KEY_BYTES) throw new AdvertFailure('advert_encrypted')
    return key
  }

  return {
    async keysOf(pieces, asking) {
      const all = pieces.flatMap(({ lock, map }) => [lock?.keyUrl, map?.lock?.keyUrl])
      const urls = [...new Set(all)].filter((url) => url !== undefined)
      if (urls.length > MOST_KEYS) throw new AdvertFailure('advert_encrypted')
      const keys = urls.map(async (url) => [url, await keyAt(url, asking)] as const)
      return new Map(await Promise.all(keys))
    },
    async fetch({ url, range, lock }, key, asking) {
      const bytes = range === null ? null : `bytes=${range.from}-${range.from + range.length - 1}`
      const answer = await get(url, asking, bytes === null ? {} : { range: bytes })
      const { status, headers, body } = answer
      const isThere = status === (range === null ? 200 : 206)
      // All of a file in place of a part of it would be played from its beginning.
      if (!isThere) return status === 200 ? refused(answer) : answer
      const { 'content-range': _, 'accept-ranges': __, ...whole } = headers
      if (lock === null) return { ...answer, status: 200, headers: whole }
      if (key === null) return refused(answer)
      const { 'content-length': ___, ...opened } = whole
      return { ...answer, status: 200, headers: opened, body: clear(body, key, lock.iv) }
    },
  }
}

/** AES-128 (RFC 8216 section 4.3.2.4): CBC, padded. What cannot be opened breaks off. */
function clear(body: Readable, key: Buffer, iv: Buffer): Readable {
  const opening = createDecipheriv('aes-128-cbc', key, iv)
  pipeline(body, opening, () => {})
  return opening
}

function refused({ body }: OriginAnswer): never {
  body.on('error', () => {})
  body.destroy()
  throw new OriginFailure('It does not answer with a part of the film.')
}

/** Null for more than so many. */
async function bytesOf(body: Readable, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of body) {
    total += (chunk as Buffer).length
    if (total > most) return null
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
