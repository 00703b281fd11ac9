import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { findStream } from '../access/snapshot.ts'
import type { Catalogue } from '../catalogue/types.ts'
import { ask } from './ask.ts'
import type { RecordedAsk } from './recorded.ts'

const ACTOR = 'rehearsal'
const SERVER = 'Recorded requests'
/** Nobody tells when a recorded session ended: it counts as over then. */
const ASSUMED_SECONDS = 240
const LINK_MINUTES = 720
/** Questions under way at once, so that a burst is asked as one and does not fill memory. */
const MOST_UNDER_WAY = 32
/** The longest pause between two, so that a night without viewers is not sat through. */
const LONGEST_PAUSE_MS = 30_000
/** A secret that nobody has, for what was refused with one. */
const WRONG = 'refused-when-it-was-recorded'
/** So many that were answered otherwise are named. */
const MOST_NAMED = 20

/** One question that was answered otherwise than it was recorded. */
interface Differing {
  /** Of the decision that was recorded. */
  readonly id: string
  /** As the rehearsal's own decisions name it. */
  readonly session: string
  readonly stream: string
  readonly recorded: RecordedAsk['outcome']
  /** Null where no answer came. */
  readonly came: string | null
}

/** How the answers compare with those that were recorded. */
export interface Replayed {
  readonly asked: number
  /** Answered as it was recorded. */
  readonly same: number
  readonly otherwise: number
  /** The first 20 of those that were answered otherwise, as they were answered. */
  readonly differing: readonly Differing[]
}

/** What a replay is told and asks. */
export interface ReplayOptions {
  readonly catalogue: Catalogue
  /** Origin of the handler. */
  readonly handlerOrigin: string
  readonly recorded: readonly RecordedAsk[]
  /** How many times as fast as it was recorded. */
  readonly speed: number
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Asks recorded questions again over HTTP, in their order and at their pace, as one media server of its own. Credentials are never
 * kept: whoever was let in by one comes with a link or stream key that is signed here for it, and whoever was refused with one
 * comes with one that is wrong.
 *
 * @returns What came of it, once all was asked or it was ended. Never rejects.
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { recorded, speed, signal } = options
  const url = askAddress(options)
  const credentialOf = credentials(options.catalogue)
  const begun = new Set<string>()
  const underWay = new Set<Promise<void>>()
  let same = 0
  let otherwise = 0
  const differing: Differing[] = []
  const compare = (each: RecordedAsk, session: string, came: string | null): void => {
    if (came === each.outcome) {
      same += 1
      return
    }
    otherwise += 1
    const { id, stream, outcome: recorded } = each
    if (differing.length < MOST_NAMED) differing.push({ id, session, stream, recorded, came })
  }
  let lastMs = recorded[0]?.at ?? 0

  for (const each of recorded) {
    await pause(Math.min(LONGEST_PAUSE_MS, (each.at - lastMs) / speed), signal)
    if (signal.aborted) break
    lastMs = each.at
    const session = each.session_id ?? `recorded-${each.id}`
    const phase = begun.has(session) ? 'recheck' : 'start'
    begun.add(session)
    const work = ask(url, questionOf(each, session, phase, credentialOf(each))).then(({ body }) => {
      compare(each, session, outcomeOf(body))
      underWay.delete(work)
    })
    underWay.add(work)
    if (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  return { asked: same + otherwise, same, otherwise, differing }
}

function askAddress({ catalogue, handlerOrigin }: ReplayOptions): string {
  const { server, secret } = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({
      name: SERVER,
      protocol: 'generic',
      assumedSessionSeconds: ASSUMED_SECONDS,
    }),
    ACTOR,
  )
  return `${handlerOrigin}/ask/${server.id}/${secret}`
}

function questionOf(
  each: RecordedAsk,
  session: string,
  phase: 'start' | 'recheck',
  credential: string | null,
): object {
  const { action, stream, address, protocol, user_agent: userAgent, referer, viewer: user } = each
  const known = { address, protocol, userAgent, referer, user, credential }
  const told = Object.entries(known).filter(([, value]) => value !== null)
  return { version: 1, action, phase, stream, session, ...Object.fromEntries(told) }
}

/** One for each grant and stream, however often it was used. */
function credentials(catalogue: Catalogue): (each: RecordedAsk) => string | null {
  const made = new Map<string, string | null>()
  return (each) => {
    if (each.outcome === 'deny') return presentedOne(each) ? WRONG : null
    if (each.grant_id === null) return null
    const key = `${each.action} ${each.stream} ${each.grant_id}`
    if (!made.has(key)) made.set(key, credentialFor(catalogue, each, each.label ?? each.grant_id))
    return made.get(key) ?? null
  }
}

/** Whether a credential came with a question that was refused. One that proved nothing has no grant, and is told by the reason. */
const presentedOne = ({ grant_id, reason }: RecordedAsk): boolean =>
  grant_id !== null ||
  (reason !== 'credential_missing' && /^(?:credential|grant)_/.test(reason ?? ''))

/** Null where the stream is not set up any more, or has no such credential. */
function credentialFor(
  catalogue: Catalogue,
  { action, stream }: RecordedAsk,
  label: string,
): string | null {
  const streamId = findStream(catalogue.snapshot, stream)?.stream.id
  if (streamId === undefined) return null
  try {
    return action === 'publish'
      ? catalogue.streamKeys.create({ streamId, label }, ACTOR).secret
      : catalogue.links.issue({ streamId, minutes: LINK_MINUTES, label, tags: [] }, ACTOR).token
  } catch {
    return null
  }
}

function outcomeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('outcome' in body)) return null
  return typeof body.outcome === 'string' ? body.outcome : null
}

/** Never rejects. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (!(ms > 0) || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms)
    function end(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end)
  })
}
