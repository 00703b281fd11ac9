import { type RequestListener, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { AppError } from '../../shared/errors.ts'
import { failure } from './failure.ts'
import { createGate, type GateTools } from './gate.ts'
import { beginAnswer } from './patience.ts'

/** Carries what node:http brings to the gate, and its answers back. */
export function createCarrier(tools: GateTools): RequestListener {
  const gate = createGate(tools)
  const listener = getRequestListener(
    async (request, { outgoing }) => {
      const response = await gate(standard(request))
      if (outgoing instanceof ServerResponse && beginAnswer(outgoing)) return response
      void response.body?.cancel().catch(() => undefined)
      return RESPONSE_ALREADY_SENT
    },
    {
      overrideGlobalObjects: false,
      errorHandler: () => failure(new AppError('ERR_INTERNAL')),
    },
  )
  return (incoming, outgoing) => void listener(incoming, outgoing)
}

/**
 * The adapter's requests only look like the platform's. One with a body is made again, since reading it in pieces builds
 * a Request from a Request, which the platform does for its own only. It goes on telling when who asks goes away.
 */
function standard(request: Request): Request {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return request
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: [...request.headers],
    body: request.body,
    signal: request.signal,
    duplex: 'half',
  }
  return new Request(request.url, init)
}
