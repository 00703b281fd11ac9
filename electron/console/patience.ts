import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Ends a request whose body does not arrive in time, with 408 where nothing was answered yet.
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
    else if (!goesOn) drop(outgoing)
  }, ms)
  timer.unref()
  incoming.once('end', () => clearInterval(timer))
  outgoing.once('close', () => clearInterval(timer))
}

function drop(outgoing: ServerResponse): void {
  if (outgoing.headersSent) outgoing.destroy()
  else {
    outgoing.writeHead(408, { connection: 'close' })
    outgoing.end(() => outgoing.destroy())
  }
}
