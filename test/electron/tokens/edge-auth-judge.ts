import { signEdgeAuth, verifyEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import type { EdgeAuthUse } from '../../../electron/tokens/edge-auth-checks.ts'
import {
  type EdgeAuthValidity,
  judgeEdgeAuth,
} from '../../../electron/tokens/edge-auth-validity.ts'
import type { EdgeAuthSettings } from '../../../shared/edge-auth.ts'
import { vectorNamed } from './edge-auth-vectors.ts'

export const nowMs = Date.UTC(2026, 5, 18)
export const expires = nowMs + 60_000
export const requiredTag = 'channelAlias:news'

/** A viewer of a stream that answers to all of this. */
export const use: EdgeAuthUse = {
  action: 'subscribe',
  applicationId: 'acme',
  sessionId: 'us-central#4f2a9c',
  address: '203.0.113.7',
  originStreamId: 'us-central#origin',
  country: 'DE',
  tags: ['channelAlias:news', 'channelId:us#acme#news.1', 'sports'],
  isRevoked: () => false,
}

export interface Circumstances {
  readonly use?: Partial<EdgeAuthUse>
  readonly options?: Partial<EdgeAuthSettings>
  readonly atMs?: number
}

export function judgeToken(
  token: string,
  secret: string,
  so: Circumstances = {},
): EdgeAuthValidity {
  const found = verifyEdgeAuth(token, () => [secret])
  if (!found.verified) throw new Error(`not verified: ${found.code}`)
  return judgeEdgeAuth(found, { ...use, ...so.use }, so.atMs ?? nowMs, so.options)
}

export function judge(payload: object, so?: Circumstances): EdgeAuthValidity {
  const input = {
    applicationId: 'acme',
    secret: 's',
    payload: { expires, requiredTag, ...payload },
  }
  return judgeToken(signEdgeAuth(input), 's', so)
}

/** What was signed by somebody who does not keep to the builder. */
export function judgeText(name: string): EdgeAuthValidity {
  const { token, secret, applicationId } = vectorNamed(name)
  return judgeToken(token, secret, { use: { applicationId, tags: ['channelAlias:x'] } })
}

export const publishing: Partial<EdgeAuthUse> = { action: 'publish' }
export const authenticating: Partial<EdgeAuthUse> = { action: 'authenticate' }
export const geo = (...lists: readonly string[]): object => ({
  capabilities: lists.map((list) => `geo-country-${list}`),
})
