import { GATEWAY } from '../shared/built-in-callers.ts'
import type { Session } from '../shared/session.ts'
import { isRevoked } from './access/revocations.ts'
import type { Answering } from './answering.ts'
import type { AppOptions } from './app-options.ts'
import { createGateway } from './gateway/gateway.ts'
import type { Gateway } from './gateway/types.ts'
import { canonicalAddress, networkOf } from './handler/address.ts'
import { coarseReason } from './handler/coarse-reason.ts'
import { clientAddress } from './handler/forwarded.ts'
import { closeServer, createHttpServer, listenAt, originOf } from './handler/listener.ts'
import {
  CREDENTIAL_PARAMETERS,
  credentialOf,
  credentialQuery,
  credentialsIn,
} from './handler/protocols/credentials.ts'
import { sessionKeyOf } from './handler/protocols/session-key.ts'
import { freeText, refererText } from './handler/text.ts'
import type { Log } from './log.ts'
import { watchDirectory } from './places.ts'
import { listenError } from './port-holder.ts'
import type { Storage } from './storage-types.ts'

const LIMITS = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 65_000,
  bodyBytes: 0,
  headers: 64,
  connections: 12_000,
  closeMs: 2_000,
}

/** The gateway, and what keeps it from its work. */
interface Gating extends Gateway {
  /** Why it cannot listen, after it was tried again. Null when it does, or does not have to. */
  trouble(): Promise<string | null>
}

/**
 * Composes the gateway over what answers media servers.
 *
 * @param houseFolder Where the operator's own files are.
 */
export function createGating(
  place: NonNullable<AppOptions['gateway']>,
  houseFolder: string,
  {
    catalogue,
    whipSessions,
    keptViewers,
  }: Pick<Storage, 'catalogue' | 'whipSessions' | 'keptViewers'>,
  { admission, metering, registry, limiting }: Answering,
  log: Log,
): Gating {
  const isOurs = ({ mediaServerId }: Session): boolean => mediaServerId === GATEWAY
  const gateway = createGateway({
    ...place,
    pageDirectory: watchDirectory(),
    houseFolder,
    viewers: {
      admission,
      metering,
      find: registry.find,
      isRevoked: (sessionId) =>
        isRevoked(catalogue.snapshot.revocations.sessions, sessionId, Date.now()),
      keyOf: (ticket) => sessionKeyOf('gateway', ticket),
      networkOf,
      moved(sessionKey, address, country) {
        const session = registry.find(GATEWAY, sessionKey)
        const moved = session === null ? null : registry.amend(session, { address, country })
        if (moved !== null) limiting.moved(moved)
      },
      lost(sessionKey) {
        const session = registry.find(GATEWAY, sessionKey)
        if (session !== null) registry.end(session, 'restart')
      },
      monotonicMs: () => performance.now(),
    },
    now: Date.now,
    pass: admission.pass,
    before: registry.list().filter(isOurs),
    keptViewers,
    isRead(sessionKey) {
      const session = registry.find(GATEWAY, sessionKey)
      return session === null || registry.held(session) !== null
    },
    advertised(sessionKey, outcome) {
      const session = registry.find(GATEWAY, sessionKey)
      if (session !== null) registry.amend(session, { advert: outcome })
    },
    streams: () => catalogue.streams.list(),
    leadOn: catalogue.leadOn,
    whipToken: catalogue.streams.whipToken,
    whipSessions,
    clientAddress: (peer, headers) =>
      clientAddress(peer, headers, catalogue.settings.get().trustedProxies),
    reading: {
      credentialsIn,
      credentialOf,
      credentialQuery,
      credentialParameters: CREDENTIAL_PARAMETERS,
      canonicalAddress,
      freeText,
      refererText,
      coarseReason,
    },
    listening: {
      create: (onRequest) => createHttpServer(LIMITS, onRequest),
      listenAt,
      // Whoever came in a drain would not be among the viewers that are kept.
      close: (server) => closeServer(server, LIMITS.closeMs, 0),
      originOf,
    },
    log,
  })
  const refresh = async (): Promise<void> => {
    try {
      await gateway.refresh()
    } catch (error) {
      throw listenError(error, 'gateway', place)
    }
  }
  catalogue.onChange(() => {
    refresh().catch((error: unknown) => log.error({ err: error }, 'the gateway cannot listen'))
  })
  return {
    ...gateway,
    refresh,
    trouble: () =>
      refresh().then(
        () => null,
        (error: unknown) => (error as Error).message,
      ),
  }
}
