import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Before each so many bytes it is looked at what is free: others write too, and not every upload says how large it is. */
export const LOOK_BYTES = 16 * 1024 ** 2

/**
 * Writes what arrives to a new file (mode 0600) as it arrives, so that nothing of it is held in memory.
 *
 * @param body  It may reject.
 * @param path  Nothing may be there.
 * @param look  Told how much came so far with each piece, and asked to wait for before each 16 MiB: rejects or throws when no
 *              more may be written.
 * @param signal Ends it in the middle. Default nothing does.
 * @throws what `look` throws, and what the disk and the connection fail with.
 */
export async function storeIncoming(
  body: ReadableStream<Uint8Array>,
  path: string,
  look: { readonly piece: (bytes: number) => void; readonly room: () => Promise<void> },
  signal?: AbortSignal,
): Promise<void> {
  let bytes = 0
  let looked = 0
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length
      try {
        look.piece(bytes)
      } catch (error) {
        return done(error as Error)
      }
      if (bytes - looked < LOOK_BYTES) return done(null, chunk)
      looked = bytes
      look.room().then(() => done(null, chunk), done)
    },
  })
  const source = Readable.fromWeb(body as import('node:stream/web').ReadableStream)
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await pipeline(source, counted, file, signal === undefined ? {} : { signal })
}
