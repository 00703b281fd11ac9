import { asksEachTime } from '../shared/asks-each-time.ts'
import { GATEWAY, isBuiltIn } from '../shared/built-in-callers.ts'
import { controlOf } from '../shared/control-setup.ts'
import type { ProtocolCapabilities, ProtocolName } from '../shared/media-server.ts'
import type { Catalogue } from './catalogue/types.ts'
import { ASK_AGAIN_SECONDS } from './handler/protocols/flussonic.ts'
import { protocols } from './handler/protocols/registry.ts'
import type { ServerFacts } from './sessions/ending.ts'
import type { ServerLimits } from './sessions/limits.ts'

const UNKNOWN_SERVER: ServerFacts = {
  protocol: null,
  reportsEnd: true,
  timeLimit: false,
  rechecks: false,
  assumedSessionSeconds: 14_400,
  asksEachTime: false,
  cutsWithinSeconds: null,
}

/** Callers that are no media servers never tell of an end. */
const BUILT_IN: ServerFacts = { ...UNKNOWN_SERVER, reportsEnd: false }
/** The gateway asks with each request of a player, and knows when none come. */
const GATEWAY_FACTS: ServerFacts = {
  ...UNKNOWN_SERVER,
  rechecks: true,
  asksEachTime: true,
  cutsWithinSeconds: 1,
  revoke: 'instant',
}
const GATEWAY_CAPABILITIES: RevokeCapabilities = {
  revoke: 'instant',
  revokeText: 'Refused with the next request; what is being sent is cut within a second.',
}

type RevokeCapabilities = Pick<ProtocolCapabilities, 'revoke' | 'revokeText'>

export interface Servers {
  has(id: string): boolean
  factsOf(id: string): ServerFacts
  limitsOf(id: string): ServerLimits
  /** Another number each time what is known of any of them has changed. */
  revision(): number
  /** Null when it is not set up any more. */
  capabilitiesOf(id: string): RevokeCapabilities | null
}

/** Those that cut publishers at a limit they are told, and not viewers only. */
const LIMITS_PUBLISHERS: ReadonlySet<ProtocolName> = new Set(['generic'])

/** What is known of each media server, kept per edit of the catalogue: it is looked up for every session that starts. */
export function watchServers(catalogue: Catalogue): Servers {
  const known = new Map<string, ServerFacts & RevokeCapabilities>()
  let revision = 0
  function read(): void {
    const before = JSON.stringify([...known])
    known.clear()
    for (const {
      id,
      protocol,
      assumedSessionSeconds,
      compareSeconds: every,
    } of catalogue.mediaServers.list()) {
      const isControlled = catalogue.mediaServers.control(id) !== null
      const cuts = isControlled && controlOf(protocol)?.publishersOnly !== true
      const compareSeconds = isControlled ? every : 0
      const { capabilities } = protocols[protocol]
      const facts = {
        ...{ protocol, cutsWithinSeconds: null },
        asksEachTime: asksEachTime(protocol),
        limitsPublishers: LIMITS_PUBLISHERS.has(protocol),
        ...(protocol === 'flussonic' && { toldToAskSeconds: ASK_AGAIN_SECONDS }),
      }
      const control = { cuts, cutsPublishers: isControlled, compareSeconds }
      known.set(id, { ...capabilities, ...facts, ...control, assumedSessionSeconds })
    }
    if (JSON.stringify([...known]) !== before) revision += 1
  }
  read()
  catalogue.onChange(read)
  const factsOf = (id: string): ServerFacts =>
    known.get(id) ?? (id === GATEWAY ? GATEWAY_FACTS : isBuiltIn(id) ? BUILT_IN : UNKNOWN_SERVER)
  return {
    has: (id) => known.has(id) || isBuiltIn(id),
    factsOf,
    limitsOf: factsOf,
    revision: () => revision,
    capabilitiesOf: (id) => known.get(id) ?? (id === GATEWAY ? GATEWAY_CAPABILITIES : null),
  }
}
