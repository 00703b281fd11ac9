import { connect, type Socket } from 'node:net'
import type { Stagedoor } from '../stagedoor.ts'

/** An Icecast and a public stream, as far as a request needs them. Answers the path to ask at. */
export async function prepared(door: Stagedoor): Promise<string> {
  const { item, secret } = await door.call('POST /media-servers', {
    name: 'Icecast',
    protocol: 'icecast',
  })
  await door.call('POST /streams', { name: 'live.mp3', mode: 'public' })
  return `/ask/${item.id}/${secret}`
}

const asked = (client: number): string =>
  `action=listener_add&server=s&port=8000&client=${client}&mount=%2Flive.mp3&user=&pass=&ip=192.0.2.1&agent=x`

/** Sends a request but for the last bytes of its body. */
export async function beginRequest(
  door: Stagedoor,
  path: string,
): Promise<{ socket: Socket; rest: string }> {
  const url = new URL(door.handlerUrl)
  const body = asked(1)
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
  ]
  const socket = connect(Number(url.port), url.hostname)
  await new Promise((resolve) =>
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`, resolve),
  )
  // The head has to have been read before the signal comes.
  await new Promise((resolve) => setTimeout(resolve, 300))
  return { socket, rest: body.slice(5) }
}

/** All that comes back until the connection closes. */
export function received(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (data) => {
      text += data.toString()
    })
    socket.on('error', () => resolve(text))
    socket.on('close', () => resolve(text))
  })
}
