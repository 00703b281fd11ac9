import type { ControlCheck } from '../shared/api.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { Log } from './log.ts'
import { createCutter } from './sessions/control/cut.ts'
import { createNimbleControl, type NimbleTarget } from './sessions/control/nimble.ts'
import { createSend, OutgoingFailure } from './sessions/control/outgoing.ts'
import { createRevokeAndCut, type RevokeAndCut } from './sessions/control/revoke-and-cut.ts'
import type { Registry } from './sessions/registry.ts'
import type { Revoker } from './sessions/revoke.ts'

/** What reaches media servers, instead of being asked by them. */
export interface Controlling {
  readonly revocations: RevokeAndCut
  /** Asks a media server for its sessions, to see whether it can be controlled. Never rejects. */
  check(mediaServerId: string): Promise<ControlCheck>
}

/** Composes the clients of media servers over the catalogue. */
export function createControlling(
  catalogue: Catalogue,
  registry: Registry,
  revoker: Revoker,
  log: Log,
): Controlling {
  const nimble = createNimbleControl(createSend())
  const { mediaServers } = catalogue

  function targetOf(mediaServerId: string): NimbleTarget | null {
    const control = mediaServers.control(mediaServerId)
    if (control === null) return null
    const [token = null] = mediaServers.secretsInForce(mediaServerId, 'control-token', Date.now())
    return { ...control, token }
  }

  const onError = (error: unknown): void =>
    log.error({ err: error }, 'cutting a session failed inside')
  const cutter = createCutter({ nimble, targetOf, onError })

  async function check(mediaServerId: string): Promise<ControlCheck> {
    const target = targetOf(mediaServerId)
    if (target === null) return { sessions: null, problem: 'No address is set.' }
    try {
      return { sessions: (await nimble.sessions(target)).length, problem: null }
    } catch (error) {
      if (!(error instanceof OutgoingFailure)) onError(error)
      const problem = error instanceof OutgoingFailure ? error.message : 'Something failed inside.'
      return { sessions: null, problem }
    }
  }

  return { revocations: createRevokeAndCut({ revoker, registry, cutter }), check }
}
