import type { Api, ApiCall } from '../../shared/api-map.ts'
import { t } from '../language/t.ts'
import { ApiError, failureOf } from './client.ts'
import { authorization, comeBack, signOut } from './session.ts'

/**
 * Sends a file to the console API; `fetch` does not tell how far it is.
 *
 * @param path       Below `/api/v1`, with its query.
 * @param onProgress Told how much has left, 0 to 1. Never told where that is not known.
 * @param signal     Cancels it.
 * @returns The answer, of the type of a call that answers the same.
 * @throws ApiError as `call` does; AbortError when it was cancelled.
 */
export async function upload<C extends ApiCall>(
  path: string,
  file: Blob,
  type: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Api[C]['answer']> {
  const proof = authorization()
  const send = (headers: Record<string, string>): Promise<XMLHttpRequest> =>
    sent(path, file, { 'content-type': type, ...headers }, onProgress, signal)
  let { status, responseText } = await send(proof)
  // What is refused so did nothing, and can be sent again.
  if (status === 401 && (await comeBack(proof)) === 'in') {
    ;({ status, responseText } = await send(authorization()))
  }
  if (status < 300) return JSON.parse(responseText)
  if (status === 401) signOut()
  throw await failureOf(new Response(responseText, { status }))
}

function sent(
  path: string,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', new URL(`api/v1${path}`, document.baseURI))
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total)
    }
    request.onload = () => resolve(request)
    request.onerror = () =>
      reject(new ApiError('OFFLINE', t('The upload broke off. Is Stagedoor still running?'), 0))
    request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
