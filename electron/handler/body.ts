import type { IncomingMessage } from 'node:http'

const EMPTY = Buffer.alloc(0)

/**
 * Reads a request's body.
 *
 * @param limitBytes Longest body; a longer one is told at once, declared or not, and no more of it is kept.
 * @param done       Called at most once: not at all when the caller goes away before the end.
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  done: (body: Buffer | 'too_large') => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    done('too_large')
    return
  }
  let first: Buffer | null = null
  let more: Buffer[] | null = null
  let total = 0
  function take(chunk: Buffer): void {
    total += chunk.length
    if (total > limitBytes) {
      stop()
      done('too_large')
    } else if (first === null) first = chunk
    else if (more === null) more = [first, chunk]
    else more.push(chunk)
  }
  function end(): void {
    stop()
    done(more === null ? (first ?? EMPTY) : Buffer.concat(more))
  }
  function stop(): void {
    request.off('data', take)
    request.off('end', end)
  }
  request.on('data', take)
  request.on('end', end)
}
