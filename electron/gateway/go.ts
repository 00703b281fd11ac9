import type { AccessRequest, Credential, Decision } from '../../shared/access.ts'
import { GO_ROOT, playPath } from '../../shared/gateway-url.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import type { Stream } from '../../shared/stream.ts'
import { arrivalOf, passingOf } from './arrival.ts'
import { readPlayPath } from './play-path.ts'
import { refuse } from './refuse.ts'
import { sendText } from './send.ts'
import type { GatewayDeps, Room } from './types.ts'

type GoDeps = Pick<GatewayDeps, 'reading' | 'pass' | 'leadOn' | 'log'>

/** What of that which was presented let somebody in: the last one that was looked at. Null when nothing had to. */
function letInBy({ credentials }: AccessRequest, { trace }: Decision): Credential | null {
  if (provenGrant(trace).grantId === null) return null
  const looked = trace.filter(([check]) => check === 'credential').length
  return credentials[looked - 1] ?? null
}

/**
 * Makes what leads viewers on to the media server: decided about as at the entry, then sent there with a signature of the
 * media server's own kind, or with what let them in where that one asks about it. Their session begins there, and what they watch is counted there.
 *
 * @param streamOf The stream of a name that has a front door.
 */
export function createGo(deps: GoDeps, streamOf: (name: string) => Stream | undefined): Room {
  /** Null where there is no address, or none can be signed: nobody else would answer what is thrown here. */
  function whereTo(
    stream: Stream,
    asked: AccessRequest,
    decision: Decision,
    host: string | null,
  ): string | null {
    try {
      const credential = letInBy(asked, decision)
      const query = credential === null ? '' : deps.reading.credentialQuery(credential)
      const { viewerId } = decision
      return deps.leadOn(stream, { address: asked.address, viewerId, query, host })
    } catch (error) {
      deps.log.error({ err: error }, 'a viewer could not be led on to the media server')
      return null
    }
  }

  return (request, response, path, query, address) => {
    const at = readPlayPath(
      playPath('') + path.slice(GO_ROOT.length),
      (name) => streamOf(name) !== undefined,
    )
    const stream =
      at === null || at.ticket !== null || at.rest !== '' ? undefined : streamOf(at.streamName)
    if (stream === undefined) {
      sendText(response, 404, 'There is no such stream.')
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
      return
    }
    const asked = passingOf(arrivalOf(deps.reading, { request, query, address }, stream.name, 'go'))
    deps.pass(asked, (decision) => {
      if (decision.outcome !== 'allow') {
        refuse(response, decision, deps.reading)
        return
      }
      const location = whereTo(stream, asked, decision, request.headers.host ?? null)
      if (location === null) sendText(response, 502, 'Not available now.')
      else sendText(response, 302, '', { location })
    })
  }
}
