/**
 * What the gateway said to a request of hls.js that failed. Pure.
 *
 * @param request Its `networkDetails`, an XMLHttpRequest: a playlist is asked for as a text, a segment as bytes.
 * @returns Empty when there is nothing to read.
 */
export function saidTo(request: unknown): string {
  if (typeof request !== 'object' || request === null || !('response' in request)) return ''
  const { response } = request
  if (typeof response === 'string') return response
  return response instanceof ArrayBuffer ? new TextDecoder().decode(response) : ''
}
