import { AppError } from '../../../shared/errors.ts'
import type { WireReply } from '../protocols/types.ts'
import type { ApiRequest, VendorApi } from '../types.ts'

/**
 * Answers a request by the first API whose path it is. What an API throws becomes its error body; what should not have
 * been thrown is told to `onError` and says nothing of itself.
 *
 * @returns Null when the path is none of them.
 */
export function answerApi(
  apis: readonly VendorApi[],
  request: ApiRequest,
  onError: (error: unknown) => void,
): WireReply | null {
  try {
    for (const api of apis) {
      const reply = api.answer(request)
      if (reply !== null) return reply
    }
    return null
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError('ERR_INTERNAL')
    if (known.status >= 500) onError(error)
    return errorReply(known)
  }
}

function errorReply(error: AppError): WireReply {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(error.toBody()),
  }
}
