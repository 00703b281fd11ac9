import { ServerResponse, STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http'
import type { BodyRequest } from './body.ts'
import type { WireReply } from './protocols/types.ts'

/** Characters of a body that goes out at once, whatever the caller has read so far. */
const AT_ONCE = 16_384

/**
 * A response that goes out whole, in one write. Node's own buffers head and body as a stream, with a tick for each step: a seventh of
 * what a busy handler does. Once it is written Node takes the connection for idle, so a long one, and one to a caller who does not
 * read, is left to Node: it is not cut when the reader takes longer than a connection is kept.
 */
export class WholeResponse extends ServerResponse<BodyRequest> {
  /** What Node tells the caller of, milliseconds. */
  _keepAliveTimeout = 0
  #isSent = false

  /** Whether all of a reply was sent. */
  get isAnswered(): boolean {
    return this.#isSent || this.writableFinished
  }

  /**
   * Sends a reply; no effect when there was one before, or the caller is gone.
   *
   * @param keepSeconds How long the connection is kept for the next request, as the caller is told. 0: it is closed after it.
   * @throws TypeError when a header cannot go on the wire; nothing was sent then.
   */
  reply(reply: WireReply, keepSeconds: number): void {
    if (this.#isSent || this.destroyed || this.headersSent) return
    if (keepSeconds > 0 && this.#isPlain(reply)) this.#write(reply, keepSeconds)
    else this.#stream(reply, keepSeconds)
  }

  /** Whether its turn has come, no earlier request of its connection being unanswered, and HTTP has no rules of its own for it. */
  #isPlain({ status, body }: WireReply): boolean {
    const { socket, req } = this
    const hasBody = status >= 200 && status !== 204 && status !== 304 && req.method !== 'HEAD'
    const isFree = socket?.writable === true && !socket.writableNeedDrain
    return hasBody && this.shouldKeepAlive && isFree && body.length <= AT_ONCE
  }

  #write({ status, headers, body }: WireReply, keepSeconds: number): void {
    const bytes = Buffer.byteLength(body)
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\ncontent-length: ${bytes}\r\n`
    for (const name in headers) {
      const value = headers[name] ?? ''
      validateHeaderName(name)
      validateHeaderValue(name, value)
      head += `${name}: ${value}\r\n`
    }
    this.#isSent = true
    const text = `${head}${standingHeaders(keepSeconds)}\r\n${body}`
    this.socket?.write(text, bytes === body.length ? 'latin1' : 'utf8')
    // What Node waits for before the connection's next request has its turn.
    this.emit('finish')
  }

  #stream({ status, headers, body }: WireReply, keepSeconds: number): void {
    const list: (string | number)[] = ['content-length', Buffer.byteLength(body)]
    for (const name in headers) list.push(name, headers[name] ?? '')
    if (keepSeconds === 0) list.push('connection', 'close')
    this._keepAliveTimeout = keepSeconds * 1_000
    this.writeHead(status, list as string[])
    this.end(body)
  }
}

let standing = { second: 0, keepSeconds: 0, text: '' }

/** What every reply has; made once a second, since writing a date takes as long as all the rest. */
function standingHeaders(keepSeconds: number): string {
  const nowMs = Date.now()
  const second = Math.floor(nowMs / 1_000)
  if (second !== standing.second || keepSeconds !== standing.keepSeconds) {
    const date = new Date(nowMs).toUTCString()
    const text = `Date: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${keepSeconds}\r\n`
    standing = { second, keepSeconds, text }
  }
  return standing.text
}
