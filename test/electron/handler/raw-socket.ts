import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  /** All that came back, as text. */
  readonly text: string
  /** Whether the server closed the connection, within the time given. */
  readonly closed: boolean
}

/**
 * Sends bytes as they are and gathers what comes back until the server closes, or `waitMs` pass.
 *
 * @param more Called once connected and sent, to go on writing.
 */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  waitMs = 5_000,
  more?: (socket: Socket) => void,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1')
    function finish(closed: boolean): void {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text: Buffer.concat(chunks).toString('latin1'), closed })
    }
    const timer = setTimeout(() => finish(false), waitMs)
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => finish(true))
    socket.on('close', () => finish(true))
    socket.on('connect', () => {
      socket.write(bytes)
      more?.(socket)
    })
  })
}

/** A complete request as bytes. */
export function rawRequest(path: string, body: string, headers: readonly string[] = []): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${[...head, ...headers].join('\r\n')}\r\n\r\n${body}`
}
