import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { nativeQuery } from '../../tokens/nimble-native.ts'
import { type OutgoingCall, readAs, type Send } from './outgoing.ts'
import type { ControlTarget } from './types.ts'

const sessionsSchema = z.array(
  z.object({
    id: z.union([z.int(), z.string()]).transform(String),
    app: z.string().default(''),
    stream: z.string().default(''),
    client_ip: z.string().default(''),
    user_agent: z.string().default(''),
  }),
)
const publishersSchema = z.object({
  PublishControlStatus: z
    .array(z.object({ id: z.string().default(''), stream: z.string().default('') }))
    .default([]),
})

/** A viewer's session as Nimble lists it. */
export type NimbleSession = z.infer<typeof sessionsSchema>[number]
type NimblePublisher = z.infer<typeof publishersSchema>['PublishControlStatus'][number]

/** Nimble Streamer's native management API (Softvelum, "Nimble Streamer API"). Each call throws OutgoingFailure. */
export interface NimbleApi {
  sessions(target: ControlTarget): Promise<readonly NimbleSession[]>
  /** @param ids As listed: whole numbers. */
  deleteSessions(target: ControlTarget, ids: readonly string[]): Promise<void>
  publishers(target: ControlTarget): Promise<readonly NimblePublisher[]>
  /** @param ids Of publishers, as in their signature. */
  denyPublishers(target: ControlTarget, ids: readonly string[]): Promise<void>
}

/** Makes a client. Each call is proved anew with a salt that is not used again. */
export function createNimbleApi(send: Send): NimbleApi {
  const call = (
    target: ControlTarget,
    method: OutgoingCall['method'],
    path: string,
    body: string | null = null,
  ): Promise<string> => {
    const salt = randomBytes(12).toString('hex')
    const query = target.secret === null ? '' : nativeQuery(salt, target.secret)
    return send(target, { method, path: `/manage/${path}`, query, body })
  }
  return {
    sessions: async (target) => read(sessionsSchema, await call(target, 'GET', 'sessions')),
    async deleteSessions(target, ids) {
      // Ids may have more digits than a number holds, and are numbers in the array.
      const list = `[${ids.filter((id) => /^\d{1,20}$/.test(id)).join(',')}]`
      await call(target, 'POST', 'sessions/delete', list)
    },
    publishers: async (target) =>
      read(publishersSchema, await call(target, 'GET', 'publish_control/status'))
        .PublishControlStatus,
    async denyPublishers(target, ids) {
      const body = JSON.stringify({ PublishControlDenyRequest: ids })
      await call(target, 'POST', 'publish_control/deny', body)
    },
  }
}

const read = <T>(schema: z.ZodType<T>, text: string): T =>
  readAs(schema, () => JSON.parse(text), 'Nimble')
