import type { Stagedoor } from '../stagedoor.ts'

/** What the handler answered, read to its end: from then on it counts as acknowledged. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** One media server that asks a running Stagedoor. */
export interface Caller {
  readonly id: string
  readonly path: string
  readonly secret: string
}

export async function addCaller(door: Stagedoor, protocol: 'icecast' | 'nimble'): Promise<Caller> {
  const { item, secret } = await door.call('POST /media-servers', { name: protocol, protocol })
  return { id: item.id, path: `/ask/${item.id}/${secret}`, secret: secret ?? '' }
}

async function post(url: string, type: string, body: string): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

/** Asks as Nimble does when a session starts. */
export const nimbleStarts = (
  door: Pick<Stagedoor, 'handlerUrl'>,
  caller: Caller,
  question: {
    readonly stream: string
    readonly key?: string
    readonly ip?: string
    readonly query?: string
  },
): Promise<Answer> => {
  const url = `/${question.stream}/playlist.m3u8${question.query ?? ''}`
  const body = { url, ip: question.ip ?? '192.0.2.1', session_id: question.key ?? '' }
  return post(`${door.handlerUrl}${caller.path}`, 'application/json', JSON.stringify(body))
}

/** Tells as Icecast does that a listener comes or goes. */
export const icecastTells = (
  door: Pick<Stagedoor, 'handlerUrl'>,
  caller: Caller,
  action: 'listener_add' | 'listener_remove',
  listener: { readonly stream: string; readonly client: string; readonly ip?: string },
): Promise<Answer> => {
  const form = new URLSearchParams({
    action,
    server: 'radio.example',
    port: '8000',
    client: listener.client,
    mount: `/${listener.stream}`,
    user: '',
    pass: '',
    ip: listener.ip ?? '192.0.2.1',
    agent: 'player',
  })
  const type = 'application/x-www-form-urlencoded'
  return post(`${door.handlerUrl}${caller.path}`, type, form.toString())
}

export const nimbleAdmits = ({ status, body }: Answer): boolean =>
  status === 200 && body === '{"return_code":200}'

export const icecastAdmits = ({ headers }: Answer): boolean =>
  headers.get('icecast-auth-user') === '1'
