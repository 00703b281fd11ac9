import { z } from 'zod'
import { listedAddress } from './addresses.ts'
import { createListedControl } from './listed.ts'
import { type OutgoingCall, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import type { ControlClient, ControlTarget, ListedSession } from './types.ts'

const NAME = 'node-media-server'

const loginSchema = z.object({ data: z.object({ token: z.string() }) })
/** A session as it lists it; of one that is not set up yet only the id is certain. */
const sessionSchema = z.object({
  id: z.string(),
  ip: z.string().nullish(),
  app: z.string().nullish(),
  name: z.string().nullish(),
  protocol: z.string().nullish(),
  isPublisher: z.boolean().nullish(),
})
const sessionsSchema = z.object({ data: z.object({ sessions: z.array(sessionSchema) }) })
type Item = z.infer<typeof sessionSchema>

/**
 * The API of node-media-server 4 (github.com/illuspas/Node-Media-Server, src/api/). It takes ten logins a minute from one
 * address, so a login is kept until it is refused.
 */
export function createNodeMediaServerControl(send: Send): ControlClient {
  const logins = new Map<string, string>()

  async function login(target: ControlTarget): Promise<string> {
    const body = JSON.stringify({ username: target.user, password: target.secret ?? '' })
    const call = { method: 'POST', path: '/api/v1/login', query: '', body } as const
    return `Bearer ${readJson(loginSchema, await send(target, call)).data.token}`
  }

  async function ask(
    target: ControlTarget,
    method: OutgoingCall['method'],
    path: string,
  ): Promise<string> {
    const key = JSON.stringify([target.url, target.user, target.secret])
    const call = { method, path: `/api/v1/${path}`, query: '', body: null }
    const kept = logins.get(key)
    if (kept !== undefined) {
      try {
        return await send(target, { ...call, authorization: kept })
      } catch (error) {
        if (!(error instanceof OutgoingFailure) || error.status !== 401) throw error
        logins.delete(key)
      }
    }
    const authorization = await login(target)
    if (logins.size >= MAX_LOGINS) logins.clear()
    logins.set(key, authorization)
    return await send(target, { ...call, authorization })
  }

  async function listed(target: ControlTarget): Promise<readonly Item[]> {
    return readJson(sessionsSchema, await ask(target, 'GET', 'sessions')).data.sessions
  }

  async function close(target: ControlTarget, id: string): Promise<void> {
    try {
      await ask(target, 'DELETE', `sessions/${encodeURIComponent(id)}`)
    } catch (error) {
      // It went by itself since it was listed.
      if (!(error instanceof OutgoingFailure) || error.status !== 404) throw error
    }
  }

  return createListedControl({ name: NAME, listed, kick: close, sessionOf })
}

/** Of media servers whose address or password was changed, some are left over. */
const MAX_LOGINS = 64

const readJson = <T>(schema: z.ZodType<T>, text: string): T =>
  readAs(schema, () => JSON.parse(text), NAME)

/** 4.4.3 has no application and name in its list; later ones may. Null for a recording of its own, which has no address. */
function sessionOf({ id: key, ip, app, name, protocol, isPublisher }: Item): ListedSession | null {
  if (!ip) return null
  const action = isPublisher === true ? 'publish' : 'subscribe'
  const address = listedAddress(ip)
  const streamName = app && name ? `${app}/${name}` : null
  return { part: action, key, action, streamName, protocol: protocol ?? '', address }
}
