import type { SessionCut } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import type { Session } from '../../shared/session.ts'
import type { Comparison } from '../../shared/session-comparison.ts'
import { type Comparer, createComparer, type LookedBefore, type Stranger } from './compare.ts'
import { type Controlled, failureText } from './control/cut.ts'
import { type Cuttable, countOf, type Lived } from './control/types.ts'
import type { Registry } from './registry.ts'

/** How long the counts may differ before the operator is told, milliseconds. */
const DIFFERS_LONG_MS = 600_000
/** How many strangers are shown. */
const SHOWN = 100
/** A session whose end is assumed is there for two more looks, and a moment. */
const PUT_OFF_LOOKS = 2
const PUT_OFF_MS = 10_000

type Looked = Pick<MediaServer, 'id' | 'name' | 'enabled' | 'compareSeconds' | 'unknownSessions'>

export interface LookingTools {
  /** Every media server there is. */
  servers(): readonly Looked[]
  /** How one is controlled. Null when it is not. */
  controlledOf(mediaServerId: string): Controlled | null
  readonly registry: Pick<Registry, 'list' | 'elapsedMs' | 'quietMs' | 'endGone' | 'putOff'>
  /** What was stored of looks at a media server under this address. Null for nothing. */
  before(mediaServerId: string, url: string): LookedBefore | null
  /** Stores a look at which all were there. */
  store(mediaServerId: string, url: string, look: LookedBefore): void
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number
  /** Told of sessions that ended because they were gone, and of strangers that were cut. */
  noted(note: {
    readonly mediaServerId: string
    readonly ended: number
    readonly cut: number
  }): void
  /** Told of failures inside, for the log. */
  onError(error: unknown): void
}

/** Looks at the lists of the media servers, so that nobody counts as live who is gone. */
export interface Looking {
  /** Once a second: looks where it is time. */
  tick(): void
  /** Looks now. Never rejects. Null where nothing can be compared. */
  look(mediaServerId: string): Promise<Comparison | null>
  /**
   * Reads the list once more for sessions that could not be cut, since it has them no longer, and ends those that are gone: it had
   * them before, or has others of their kind by such keys. Never rejects.
   */
  endUnlisted(mediaServerId: string, sessions: readonly Session[]): Promise<void>
  /** What came of the looks so far. Null where nothing can be compared. */
  of(mediaServerId: string): Comparison | null
  /**
   * Cuts someone who was never admitted here.
   *
   * @throws AppError ERR_NOT_FOUND when it lists nobody such.
   */
  cut(mediaServerId: string, strangerId: string): Promise<SessionCut>
  /** Names of the media servers whose counts have differed for ten minutes. */
  differing(): readonly string[]
}

/** What is kept of one media server. */
interface Kept {
  /** Where its list was asked for; under another address nothing of it holds. */
  readonly url: string
  readonly comparer: Comparer
  comparison: Comparison
  strangers: readonly Stranger[]
  nextMs: number
  differsSinceMs: number | null
  under: Promise<void> | null
}

const NEVER: Comparison = {
  lookedAtMs: null,
  problem: null,
  listed: 0,
  ours: 0,
  missing: 0,
  unknown: 0,
  strangers: [],
  differsSinceMs: null,
  ended: 0,
}

/** Makes one that has not looked yet. */
export function createLooking(tools: LookingTools): Looking {
  const { registry } = tools
  const kept = new Map<string, Kept>()

  function keptOf(server: Looked, controlled: Controlled): Kept {
    const { url } = controlled.target
    const known = kept.get(server.id)
    if (known?.url === url) return known
    const comparer = createComparer(controlled.client, tools.before(server.id, url))
    const made: Kept = {
      url,
      comparer,
      comparison: NEVER,
      strangers: [],
      nextMs: tools.monotonicMs(),
      differsSinceMs: null,
      under: null,
    }
    kept.set(server.id, made)
    return made
  }

  function comparable(mediaServerId: string): { server: Looked; controlled: Controlled } | null {
    const server = tools.servers().find(({ id }) => id === mediaServerId)
    const controlled = server === undefined ? null : tools.controlledOf(mediaServerId)
    return server === undefined || controlled === null ? null : { server, controlled }
  }

  /** Live sessions of all media servers that are controlled at one address: it may be set up as several. */
  function sessionsAt(url: string, mediaServerId: string): Session[] {
    const ids = new Set([mediaServerId])
    for (const { id } of tools.servers()) {
      if (tools.controlledOf(id)?.target.url === url) ids.add(id)
    }
    return registry.list().filter((session) => ids.has(session.mediaServerId))
  }

  /** One look at a time for each media server. */
  function lookOnce(server: Looked, controlled: Controlled): Promise<void> {
    const state = keptOf(server, controlled)
    state.under ??= lookAt(server, controlled, state).finally(() => {
      state.under = null
      state.nextMs = tools.monotonicMs() + server.compareSeconds * 1_000
    })
    return state.under
  }

  async function lookAt(server: Looked, controlled: Controlled, state: Kept): Promise<void> {
    const { client, target } = controlled
    const atMs = tools.now()
    const looked = registry
      .list()
      .filter(({ mediaServerId }) => mediaServerId === server.id)
      .map(livedOf)
    try {
      const list = await client.list(target)
      if (list === null) {
        state.comparison = { ...NEVER, problem: NO_LIST }
        return
      }
      const liveNow = sessionsAt(state.url, server.id)
      const compared = state.comparer.compare({ list, looked, liveNow })
      for (const { session, lastedMs } of compared.gone) registry.endGone(session, lastedMs)
      const putOffMs = PUT_OFF_LOOKS * server.compareSeconds * 1_000 + PUT_OFF_MS
      for (const session of compared.seen) registry.putOff(session, putOffMs)
      const { isWhole, parts } = compared
      if (isWhole && looked.length > 0) tools.store(server.id, state.url, { atMs, parts })
      const ours = liveNow.filter(({ mediaServerId }) => mediaServerId === server.id).length
      const ended = compared.gone.length
      note(state, { ...compared, atMs, listed: countOf(list), ours: ours - ended, ended })
      const cut = server.unknownSessions === 'cut' ? await cutStrangers(server.id, state) : 0
      if (ended + cut > 0) tools.noted({ mediaServerId: server.id, ended, cut })
    } catch (error) {
      // Whoever was missing before is missing still, and a look that failed tells nothing of it.
      state.comparison = { ...state.comparison, problem: failureText(error, tools.onError) }
    }
  }

  function note(
    state: Kept,
    found: {
      readonly strangers: readonly Stranger[]
      readonly missing: number
      readonly unknown: number
      readonly atMs: number
      readonly listed: number
      readonly ours: number
      readonly ended: number
    },
  ): void {
    const { strangers, missing, unknown, atMs: lookedAtMs, listed, ours, ended } = found
    state.strangers = strangers
    // Who is missing is ended by the looks that follow, while others leave: that somebody is says nothing of the server.
    const differs = unknown > 0
    state.differsSinceMs = differs ? (state.differsSinceMs ?? tools.monotonicMs()) : null
    const differsSinceMs = differs ? (state.comparison.differsSinceMs ?? lookedAtMs) : null
    state.comparison = {
      lookedAtMs,
      problem: null,
      listed,
      ours,
      missing,
      unknown,
      strangers: strangers.slice(0, SHOWN).map(shownOf),
      differsSinceMs,
      ended: state.comparison.ended + ended,
    }
  }

  async function cutStrangers(mediaServerId: string, state: Kept): Promise<number> {
    const controlled = tools.controlledOf(mediaServerId)
    if (controlled === null || state.strangers.length === 0) return 0
    const cuts = await controlled.client.cut(controlled.target, state.strangers.map(asSession))
    return cuts.filter(({ outcome }) => outcome === 'cut').length
  }

  const livedOf = (session: Session): Lived => ({
    session,
    liveMs: registry.elapsedMs(session),
    quietMs: registry.quietMs(session),
  })

  async function endUnlisted(mediaServerId: string, sessions: readonly Session[]): Promise<void> {
    const found = comparable(mediaServerId)
    if (found === null) return
    const { client, target } = found.controlled
    const { comparer } = keptOf(found.server, found.controlled)
    const looked = sessions.map(livedOf)
    try {
      const list = await client.list(target)
      if (list === null) return
      for (const { session, lastedMs } of comparer.missingIn(list, looked)) {
        registry.endGone(session, lastedMs)
      }
    } catch (error) {
      // What cannot be read says nothing of who is gone.
      failureText(error, tools.onError)
    }
  }

  const stateOf = (mediaServerId: string): Kept | null => {
    const found = comparable(mediaServerId)
    return found === null ? null : keptOf(found.server, found.controlled)
  }

  return {
    tick() {
      const nowMs = tools.monotonicMs()
      const servers = tools.servers()
      for (const id of kept.keys()) if (!servers.some((each) => each.id === id)) kept.delete(id)
      for (const server of servers) {
        if (!server.enabled || server.compareSeconds === 0) continue
        const controlled = tools.controlledOf(server.id)
        if (controlled === null) continue
        if (nowMs >= keptOf(server, controlled).nextMs) void lookOnce(server, controlled)
      }
    },
    async look(mediaServerId) {
      const found = comparable(mediaServerId)
      if (found === null) return null
      await lookOnce(found.server, found.controlled)
      return stateOf(mediaServerId)?.comparison ?? null
    },
    endUnlisted,
    of: (mediaServerId) => stateOf(mediaServerId)?.comparison ?? null,
    async cut(mediaServerId, strangerId) {
      const controlled = tools.controlledOf(mediaServerId)
      const found = stateOf(mediaServerId)?.strangers.find(({ id }) => id === strangerId)
      if (controlled === null || found === undefined) {
        throw new AppError('ERR_NOT_FOUND', 'It lists nobody such any more.')
      }
      try {
        const [cut] = await controlled.client.cut(controlled.target, [asSession(found)])
        return cut ?? { sessionId: strangerId, outcome: 'not_found', detail: '' }
      } catch (error) {
        const detail = failureText(error, tools.onError)
        return { sessionId: strangerId, outcome: 'failed', detail }
      }
    },
    differing() {
      const nowMs = tools.monotonicMs()
      return tools.servers().flatMap(({ id, name }) => {
        const since = kept.get(id)?.differsSinceMs ?? null
        return since !== null && nowMs - since >= DIFFERS_LONG_MS ? [name] : []
      })
    },
  }
}

const NO_LIST = 'It has no list to compare with. nginx has one where rtmp_stat is set up.'

const shownOf = ({ part: _, key: __, ...shown }: Stranger): Comparison['strangers'][number] => shown

const asSession = ({ id, key, action, streamName, protocol, address }: Stranger): Cuttable => ({
  id,
  sessionKey: key,
  streamName: streamName ?? '',
  action: action ?? 'subscribe',
  protocol,
  address,
  viewerId: null,
})
