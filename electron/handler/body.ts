import type { IncomingMessage } from 'node:http'

/**
 * Reads a request's body as text.
 *
 * @param limitBytes Longest body; a longer one is told at once, declared or not, and no more of it is kept.
 * @param done       Called at most once: not at all when the caller goes away before the end. Null: it was too long.
 *                   Bytes that are not UTF-8 come out as U+FFFD.
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  done: (body: string | null) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    done(null)
    return
  }
  const chunks: Buffer[] = []
  let total = 0
  function take(chunk: Buffer): void {
    total += chunk.length
    if (total <= limitBytes) {
      chunks.push(chunk)
      return
    }
    request.off('data', take)
    request.off('end', end)
    done(null)
  }
  function end(): void {
    const [first] = chunks
    if (first === undefined) done('')
    else done((chunks.length === 1 ? first : Buffer.concat(chunks)).toString('utf8'))
  }
  request.on('data', take)
  request.on('end', end)
}
