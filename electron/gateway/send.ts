import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { OriginAnswer } from './origin.ts'

/** A playlist longer than this is none. */
const TEXT_BYTES = 4 * 1024 * 1024
/** A list of assets that is longer is none, nor is one that takes longer to come. */
const LIST_BYTES = 256 * 1024
const LIST_MS = 500

/** Pages of any site may play, and nothing here is told by cookies. Nothing is kept on the way: it is for one viewer. */
const ALWAYS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'content-length, content-range, date',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
/** What of an origin's headers players need. Cookies and whatever else it says stay behind. */
const PASSED_BACK = [
  'content-type',
  'content-range',
  'accept-ranges',
  'last-modified',
  'etag',
  'icy-name',
  'icy-metaint',
  'icy-br',
  'icy-genre',
  'icy-description',
] as const

/** Answers with a text of the gateway's own. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...ALWAYS,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

/** The headers of an answer that comes from no origin. */
export const ownHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
  ...ALWAYS,
  ...headers,
})

/** The headers of an origin's answer as a player gets them. */
export function headersOf(answer: OriginAnswer): Record<string, string | number | string[]> {
  const headers: Record<string, string | number | string[]> = { ...ALWAYS }
  for (const name of PASSED_BACK) {
    const value = answer.headers[name]
    if (value !== undefined) headers[name] = value
  }
  return headers
}

/** The same with how long it is, for what is passed on as it is. */
export function headersWithLength(answer: OriginAnswer): ReturnType<typeof headersOf> {
  const headers = headersOf(answer)
  const length = answer.headers['content-length']
  if (length !== undefined) headers['content-length'] = length
  return headers
}

/** Answers with what is known of a file, and nothing of it. */
export function sendHead(response: ServerResponse, answer: OriginAnswer): void {
  answer.body.on('error', () => {})
  answer.body.destroy()
  response.writeHead(answer.status, headersWithLength(answer))
  response.end()
}

/** Reads a text whole. Null when it is longer than so many bytes, default 4 MiB: too long to be what it says. */
export async function readText(
  body: Readable,
  mostBytes: number = TEXT_BYTES,
): Promise<string | null> {
  const chunks: Buffer[] = []
  let total = 0
  // What is left of one that is too long must not take the connection away before the refusal has left.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer
    total += bytes.length
    if (total > mostBytes) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Reads a text whole that is at most 256 KiB long and comes within half a second.
 *
 * @returns Null for any other: nothing of it is lost to who reads it next.
 */
export function readShort(body: Readable): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let total = 0
    const late = setTimeout(putBack, LIST_MS)
    body.on('data', take).on('end', end).on('error', fail).on('close', fail)

    function leave(): void {
      clearTimeout(late)
      body.off('data', take).off('end', end).off('error', fail).off('close', fail)
    }
    function take(chunk: Buffer): void {
      chunks.push(chunk)
      total += chunk.length
      if (total > LIST_BYTES) putBack()
    }
    function putBack(): void {
      leave()
      body.pause()
      if (total > 0) body.unshift(Buffer.concat(chunks))
      resolve(null)
    }
    function end(): void {
      leave()
      resolve(Buffer.concat(chunks).toString('utf8'))
    }
    function fail(error: Error = new Error('It broke off.')): void {
      leave()
      reject(error)
    }
  })
}

/**
 * Passes a body on as fast as the player takes it.
 *
 * @param onBytes Told of each piece that went out.
 * @param done    Called once it is over, however that came: at once where the player has left already.
 * @param isAlone Whether nobody else reads its pieces, so that their memory is given back once they have left. Default false.
 */
export function sendBody(
  response: ServerResponse,
  body: Readable,
  onBytes: (bytes: number) => void,
  done: () => void,
  isAlone = false,
): void {
  if (response.destroyed) {
    body.on('error', () => {})
    body.destroy()
    done()
    return
  }
  body.on('data', (chunk: Buffer) => {
    onBytes(chunk.length)
    const left = isAlone ? (error?: Error | null) => error == null && giveBack(chunk) : undefined
    if (!response.write(chunk, left)) body.pause()
  })
  response.on('drain', () => body.resume())
  body.on('end', () => response.end())
  // Half of an answer must not look whole.
  body.on('error', () => response.destroy())
  response.once('close', () => {
    body.on('error', () => {})
    body.destroy()
    done()
  })
  // Who looked at its beginning has stopped it.
  body.resume()
}

/**
 * Left to the collector, every 64 MiB of pieces have it go through all there is: that took as long as passing them on. What is read from a
 * connection has memory of its own, of which the last piece is the last to leave; one of less than half may be of a pool.
 */
function giveBack({ buffer, byteOffset, byteLength }: Buffer): void {
  const isLast = byteOffset + byteLength === buffer.byteLength && byteLength * 2 > buffer.byteLength
  if (isLast && buffer instanceof ArrayBuffer) buffer.transfer(0)
}
