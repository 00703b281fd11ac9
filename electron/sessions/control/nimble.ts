import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { ServerControl } from '../../../shared/media-server.ts'
import { nativeQuery } from '../../tokens/nimble-native.ts'
import { type OutgoingCall, OutgoingFailure, type Send } from './outgoing.ts'

/** Where a Nimble is controlled, and its token; null when it has none set. */
export interface NimbleTarget extends ServerControl {
  readonly token: string | null
}

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
export interface NimbleControl {
  sessions(target: NimbleTarget): Promise<readonly NimbleSession[]>
  /** @param ids As listed: whole numbers. */
  deleteSessions(target: NimbleTarget, ids: readonly string[]): Promise<void>
  publishers(target: NimbleTarget): Promise<readonly NimblePublisher[]>
  /** @param ids Of publishers, as in their signature. */
  denyPublishers(target: NimbleTarget, ids: readonly string[]): Promise<void>
}

/** Makes a client. Each call is proved anew with a salt that is not used again. */
export function createNimbleControl(send: Send): NimbleControl {
  const call = (
    { token, ...control }: NimbleTarget,
    method: OutgoingCall['method'],
    path: string,
    body: string | null = null,
  ): Promise<string> => {
    const salt = randomBytes(12).toString('hex')
    const query = token === null ? '' : nativeQuery(salt, token)
    return send(control, { method, path: `/manage/${path}`, query, body })
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

function read<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new OutgoingFailure('Its answer is not what Nimble answers.')
  }
}
