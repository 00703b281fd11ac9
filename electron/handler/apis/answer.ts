import { AppError } from '../../../shared/errors.ts'
import type { WireReply } from '../protocols/types.ts'
import type { ApiAnswer, ApiRequest, VendorApi } from '../types.ts'

/**
 * Lets an API answer a request. What it throws becomes its refusal; what should not have been thrown is told to
 * `onError` and says nothing of itself.
 *
 * @param answered Called at most once: an API that answers twice is answered for once.
 */
export function answerApi(
  api: VendorApi,
  request: ApiRequest,
  onError: (error: unknown) => void,
  answered: ApiAnswer,
): void {
  let isAnswered = false
  function once(reply: WireReply, decisionId = 0): void {
    if (isAnswered) return
    isAnswered = true
    answered(reply, decisionId)
  }
  try {
    api.answer(request, once)
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError('ERR_INTERNAL')
    if (known.status >= 500) onError(error)
    once(refusal(api, known))
  }
}

/** How an API refuses with an error. Never throws. */
export function refusal(api: VendorApi, error: AppError): WireReply {
  try {
    return api.refuse?.(error) ?? errorReply(error)
  } catch {
    return errorReply(new AppError('ERR_INTERNAL'))
  }
}

/** A failure in Stagedoor's own shape, with the status of its code. */
export function errorReply(error: AppError): WireReply {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(error.toBody()),
  }
}
