import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import { type OutgoingCall, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import { type ControlClient, type ControlTarget, cutOutcome } from './types.ts'

const NAME = 'node-media-server'

const loginSchema = z.object({ data: z.object({ token: z.string() }) })
const sessionsSchema = z.object({
  data: z.object({ sessions: z.array(z.object({ id: z.string() })) }),
})

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

  async function listed(target: ControlTarget): Promise<ReadonlySet<string>> {
    const { sessions } = readJson(sessionsSchema, await ask(target, 'GET', 'sessions')).data
    return new Set(sessions.map(({ id }) => id))
  }

  async function close(target: ControlTarget, id: string): Promise<void> {
    try {
      await ask(target, 'DELETE', `sessions/${encodeURIComponent(id)}`)
    } catch (error) {
      // It went by itself since it was listed.
      if (!(error instanceof OutgoingFailure) || error.status !== 404) throw error
    }
  }

  return {
    count: async (target) => (await listed(target)).size,
    async cut(target, sessions) {
      const before = await listed(target)
      const here = sessions.filter((each) => isIn(each, before))
      for (const { sessionKey } of here) await close(target, sessionKey ?? '')
      const left = here.length > 0 ? await lookUntilGone(() => listed(target), here) : before
      return sessions.map((each): SessionCut => {
        if (!isIn(each, before)) return cutOutcome.notFound(each, NAME)
        return isIn(each, left) ? cutOutcome.stays(each, NAME) : cutOutcome.cut(each)
      })
    },
  }
}

/** Of media servers whose address or password was changed, some are left over. */
const MAX_LOGINS = 64

const isIn = ({ sessionKey }: Session, ids: ReadonlySet<string>): boolean =>
  sessionKey !== null && ids.has(sessionKey)

/** It leaves the list when its connection has closed, which takes the player a moment. */
const LOOKS = 8
const LOOK_AFTER_MS = 150

async function lookUntilGone(
  list: () => Promise<ReadonlySet<string>>,
  sessions: readonly Session[],
): Promise<ReadonlySet<string>> {
  for (let look = 1; ; look += 1) {
    const ids = await list()
    if (look === LOOKS || !sessions.some((each) => isIn(each, ids))) return ids
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS))
  }
}

const readJson = <T>(schema: z.ZodType<T>, text: string): T =>
  readAs(schema, () => JSON.parse(text), NAME)
