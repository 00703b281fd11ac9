import type { Catalogue } from './catalogue/types.ts'
import type { Servers } from './server-facts.ts'
import type { Awake } from './sessions/awake.ts'
import type { Holding } from './sessions/holding.ts'
import type { Looking } from './sessions/looking.ts'
import type { Registry } from './sessions/registry.ts'
import type { Revoker } from './sessions/revoke.ts'
import type { Silence } from './sessions/silence.ts'

const UPKEEP_EVERY_TICKS = 30

/** Tokens may be issued by the thousand, each an edit. */
const FOLLOW_EVERY_TICKS = 5

/** What happens by itself each second: sessions that run out, marks that follow the revocations. */
export interface Ticking {
  start(): void
  stop(): void
}

interface Ticked {
  readonly registry: Registry
  readonly revoker: Revoker
  readonly upkeep: readonly Pick<Silence, 'tick'>[]
  readonly holding: Holding
  readonly catalogue: Catalogue
  readonly servers: Servers
  readonly awake: Awake
  readonly looking: Looking
}

/**
 * Does what sessions need each second, once it is started. Marks follow each edit, and now and then besides, since revocations run
 * out.
 */
export function ticking(parts: Ticked): Ticking {
  const { registry, revoker, upkeep, holding, catalogue, servers, awake, looking } = parts
  let timer: NodeJS.Timeout | undefined
  let ticks = 0
  let isEdited = false

  function follow(): void {
    isEdited = true
    revoker.remarkIfChanged()
    holding.lookIfChanged()
    // Nobody is left to say when these are over.
    registry.endWhere((session) => !servers.has(session.mediaServerId), 'assumed')
  }

  return {
    start() {
      revoker.remark()
      follow()
      void holding.restore()
      catalogue.onChange(follow)
      timer = setInterval(() => {
        awake.tick()
        registry.tick()
        looking.tick()
        ticks += 1
        if (isEdited && ticks % FOLLOW_EVERY_TICKS === 0) {
          isEdited = false
          holding.followTokens()
        }
        if (ticks % UPKEEP_EVERY_TICKS !== 0) return
        revoker.remark()
        for (const each of upkeep) each.tick()
      }, 1_000)
    },
    stop() {
      clearInterval(timer)
      holding.stop()
    },
  }
}
