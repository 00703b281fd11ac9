import type { ServerResponse } from 'node:http'
import type { AppError } from '../../shared/errors.ts'
import { SECURITY_HEADERS } from './headers.ts'

/** Answers with an error as JSON, and ends the connection. */
export function refuse(
  outgoing: ServerResponse,
  error: AppError,
  isHead: boolean,
  done?: () => void,
): void {
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store', connection: 'close' }
  outgoing.writeHead(error.status, { ...headers, 'content-type': 'application/json' })
  outgoing.end(isHead ? '' : JSON.stringify(error.toBody()), done)
}

/** Sends a browser elsewhere, once: nothing of it is kept, and the connection ends. */
export function redirect(outgoing: ServerResponse, location: string): void {
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store', connection: 'close' }
  outgoing.writeHead(307, { ...headers, location })
  outgoing.end()
}
