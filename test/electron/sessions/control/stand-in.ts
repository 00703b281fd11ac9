import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type ControlClient,
  type ControlTarget,
  countOf,
} from '../../../../electron/sessions/control/types.ts'

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
}

/** A server on a free port that answers as a media server does, what it was asked, and how it is controlled. */
export async function standIn(answer: (asked: Asked) => { status: number; body: string }) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://stand-in')
    const { method = '', headers } = request
    const each = { method, path, query, authorization: headers.authorization }
    asked.push(each)
    const { status, body } = answer(each)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const target: ControlTarget = {
    url: `http://127.0.0.1:${port}`,
    allowPrivate: true,
    user: 'stagedoor',
    secret: 'hackme',
  }
  return {
    asked,
    target,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  }
}

/** How many sessions a media server lists. Null where it has no list. */
export async function countAt(
  control: Pick<ControlClient, 'list'>,
  target: ControlTarget,
): Promise<number | null> {
  const list = await control.list(target)
  return list === null ? null : countOf(list)
}

/** Where a media server on this machine is controlled, by name and password. */
export const TARGET: ControlTarget = {
  url: 'http://127.0.0.1:8000',
  allowPrivate: true,
  user: 'admin',
  secret: 'hackme',
}
