import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../../shared/errors.ts'
import { refuse } from './refuse.ts'

/** What is still sent after the answer is read for so long: who sends it reads the answer meanwhile. */
const LINGER_MS = 2_000

/** Those whose answer is on its way, although nothing of it may have left yet. */
const answering = new WeakSet<ServerResponse>()

/**
 * Says that an answer goes out now, so that its body, when it is late, is not answered as well: of two answers the second
 * could only fail.
 *
 * @returns Whether it may go out. False when the request was answered already, as one whose body was late.
 */
export function beginAnswer(outgoing: ServerResponse): boolean {
  if (outgoing.headersSent) return false
  answering.add(outgoing)
  return true
}

/**
 * Ends a request whose body does not arrive in time: with ERR_INPUT_LATE where nothing was answered yet, and soon after an answer that
 * did not wait for it.
 *
 * @param ms       All of it has to be there by then.
 * @param isUpload Something of it has to arrive each so often, and the whole may take as long as it takes.
 */
export function boundBody(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  ms: number,
  isUpload: boolean,
): void {
  const { socket } = incoming
  let read = socket.bytesRead
  const timer = setInterval(() => {
    const goesOn = isUpload && socket.bytesRead > read
    read = socket.bytesRead
    if (incoming.complete) clearInterval(timer)
    else if (!goesOn) drop(incoming, outgoing)
  }, ms)
  timer.unref()
  incoming.once('end', () => clearInterval(timer))
  outgoing.once('close', () => {
    clearInterval(timer)
    if (incoming.complete || socket.destroyed) return
    const end = (): void => void (incoming.complete || socket.destroy())
    setTimeout(end, Math.min(ms, LINGER_MS)).unref()
  })
}

function drop(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent) outgoing.destroy()
  if (outgoing.headersSent || answering.has(outgoing)) return
  const late = new AppError('ERR_INPUT_LATE')
  refuse(outgoing, late, incoming.method === 'HEAD', () => {
    outgoing.destroy()
    // Once its answer has left nobody else tells whoever reads the body that nothing more comes: they would wait for good.
    incoming.destroy(late)
  })
}
