import { once } from 'node:events'
import { connect } from 'node:net'
import {
  type ServeConsoleOptions,
  type ServedConsole,
  serveConsole,
} from '../../../electron/console/serve.ts'
import type { Console } from '../../../electron/console/types.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { bench, later } from './support.ts'

export const CONTROL = 'c'.repeat(43)

export async function served(
  console?: Console,
  more: Pick<
    ServeConsoleOptions,
    'openCommand' | 'loadCarrier' | 'bodyTimeoutMs' | 'names' | 'signIn'
  > = {},
): Promise<ServedConsole & { readonly port: number }> {
  const carrier = await serveConsole(console ?? bench().console, {
    address: '127.0.0.1',
    port: 0,
    controlToken: CONTROL,
    ...more,
  })
  later(() => void carrier.close())
  return { ...carrier, port: Number(new URL(carrier.url).port) }
}

export async function signIn(carrier: ServedConsole): Promise<string> {
  const code = new URL(carrier.launchUrl()).hash.replace('#launch=', '')
  const response = await launch(carrier, code)
  return ((await response.json()) as { token: string }).token
}

export const launch = (carrier: ServedConsole, code: string, headers = {}): Promise<Response> =>
  fetch(`${carrier.url}/api/v1/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ code }),
  })

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

export async function codeOf(response: Response) {
  return [response.status, ((await response.json()) as ErrorBody).error.code]
}

/** Sends bytes as they are and reads the whole answer. */
export async function raw(port: number, lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString()
  })
  socket.on('error', () => undefined)
  socket.once('data', () => socket.end())
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  await once(socket, 'close')
  return answer
}
