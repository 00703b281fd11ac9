import type { ServerResponse } from 'node:http'
import type { WireReply } from './protocols/types.ts'

/**
 * Writes a reply.
 *
 * @param close Close the connection after it.
 * @throws TypeError when a header cannot go on the wire; nothing was sent then.
 */
export function respond(response: ServerResponse, reply: WireReply, close: boolean): void {
  if (response.destroyed || response.headersSent) return
  const headers: (string | number)[] = ['content-length', Buffer.byteLength(reply.body)]
  for (const name in reply.headers) headers.push(name, reply.headers[name] ?? '')
  if (close) headers.push('connection', 'close')
  response.writeHead(reply.status, headers as string[])
  response.end(reply.body)
}
