import type { AppError } from '../../../../shared/errors.ts'
import type { WireReply } from '../../protocols/types.ts'

/** Phenix's words, each with the HTTP status that goes with it. */
const STATUS = {
  ok: 200,
  'bad-request': 400,
  unauthorized: 401,
  'not-found': 404,
  'origin-not-found': 404,
  'method-not-allowed': 405,
  'origin-ended': 410,
  ended: 410,
  'too-large': 413,
  failed: 500,
  capacity: 503,
} as const

export type PcastStatus = keyof typeof STATUS

/** An answer of pcast: its word, and what goes with `ok`. */
export function pcastReply(
  status: PcastStatus,
  more: Readonly<Record<string, string>> = {},
): WireReply {
  return {
    status: STATUS[status],
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ status, ...more }),
  }
}

/** What failed here in pcast's words: a database that cannot be written is no capacity for now. */
export function pcastRefusal(error: AppError): WireReply {
  if (error.status === 503) return pcastReply('capacity')
  if (error.status === 413) return pcastReply('too-large')
  if (error.status === 404) return pcastReply('not-found')
  return pcastReply(error.status >= 500 ? 'failed' : 'bad-request')
}
