import { type AppError, ERRORS } from '../../../../shared/errors.ts'
import type { WireReply } from '../../protocols/types.ts'

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

const reply = (status: number, body: object): WireReply => ({
  status,
  headers: HEADERS,
  body: JSON.stringify(body),
})

/** A refusal whose data the client is to read, as the vendor's API has them: thrown by the calls. */
export class Fail extends Error {
  readonly status: 400 | 401
  readonly data: Readonly<Record<string, unknown>>

  constructor(data: Readonly<Record<string, unknown>>, status: 400 | 401 = 400) {
    super('refused')
    this.status = status
    this.data = data
  }
}

/** The fields that are wrong, each with why. */
export const validationFail = (errors: Readonly<Record<string, readonly string[]>>): Fail =>
  new Fail({ errors, message: 'Validation errors' })

/** `{"status":"success","data":...}`, always with 200, for creations too. */
export const success = (data: unknown): WireReply => reply(200, { status: 'success', data })

/** `{"status":"fail","data":...}`: what the client did wrong. */
export const fail = ({ status, data }: Fail): WireReply => reply(status, { status: 'fail', data })

/** What an error of ours is in the vendor's shape: the client's fault with its data, all else without. */
export function refusalOf(error: AppError): WireReply {
  if (error.code === 'ERR_CALLER_UNAUTHENTICATED') {
    // Only who has a secret that was right learns that it is off.
    const isOwn = error.message !== ERRORS[error.code][1]
    const message = isOwn ? `Unauthorized: ${error.message}` : 'Unauthorized'
    return fail(new Fail({ message }, 401))
  }
  if (error.status === 400 && error.issues.length > 0) {
    return fail(validationFail(errorsOf(error)))
  }
  if (error.status === 400) return fail(new Fail({ message: error.message }))
  // Clients take an error with data for an answer, so there is none.
  const message = error.status >= 500 ? ERRORS[error.code][1] : error.message
  return reply(error.status, { status: 'error', message, code: null })
}

/** Our names of fields and the vendor's, where they differ. */
const VENDOR_NAMES: Readonly<Record<string, string>> = {
  expiresAtMs: 'expires',
  addStreams: 'addTokenStreams',
  removeStreams: 'removeTokenStreams',
}

/** What is wrong, by the vendor's names of fields. */
export function errorsOf(error: AppError): Readonly<Record<string, readonly string[]>> {
  const errors: Record<string, string[]> = {}
  for (const { path, message } of error.issues) {
    const [field = ''] = path.replace(/^options\./, '').split('.')
    const name = VENDOR_NAMES[field] ?? field
    errors[name] = [...(errors[name] ?? []), message]
  }
  return errors
}
