import type { AccessRequest } from '../../shared/access.ts'
import type { Rule, RuleEffect, RuleSource } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { makeStream } from '../electron/access/fixtures.ts'

/*
 * Streams, rules and questions of a large station, the same in each run, for what measures decisions.
 */

const STREAMS = 200
const COUNTRIES = ['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'GB', 'PL', 'CN', 'AU', 'CA', 'NL']
/** A Thursday evening, within the schedules of the rules. */
export const NOW_MS = Date.UTC(2026, 5, 18, 18, 30)

const random = generator(7)
const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item
const below = (limit: number): number => Math.floor(random() * limit)

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Streams of two modes, some in groups. */
export function makeStreams(): readonly Stream[] {
  return Array.from({ length: STREAMS }, (_, index) =>
    makeStream({
      id: `stream-${index}`,
      name: `live/stream-${index}`,
      mode: index % 3 === 0 ? 'token' : 'public',
      group: index % 4 === 0 ? `group-${index % 20}` : null,
    }),
  )
}

const block = (): string => `${1 + below(220)}.${below(256)}.${below(256)}.0/${pick([16, 20, 24])}`

function makeSource(): RuleSource {
  const kind = below(100)
  if (kind < 25) return { kind: 'country', values: [pick(COUNTRIES), pick(COUNTRIES)] }
  if (kind < 50) return { kind: 'address', values: Array.from({ length: 5 }, block) }
  if (kind < 60) return { kind: 'user_agent', values: [`*BadPlayer-${below(9_999)}/*`] }
  if (kind < 70) return { kind: 'referer', values: [`https://site-${below(9_999)}.example/*`] }
  if (kind < 75) return { kind: 'protocol', values: [pick(['hls', 'dash', 'rtmp', 'icecast'])] }
  if (kind < 85) return { kind: 'tag', values: [`tag-${below(50)}`] }
  if (kind < 90) return { kind: 'authenticated' }
  return { kind: 'any' }
}

/** One that asks for little of what comes, as rules of a real ladder do. @param index Its place in the ladder. */
export function makeRule(index: number): Rule {
  const stream = { kind: 'stream', streamId: `stream-${below(STREAMS)}` } as const
  const group = { kind: 'group', group: `group-${4 * below(5)}` } as const
  const target = index % 10 < 7 ? stream : index % 10 < 9 ? group : ({ kind: 'all' } as const)
  // A rule for everybody on every stream would hide all that follow; real ladders have at most one, at the end.
  const source = target.kind === 'stream' ? makeSource() : selective()
  const effects: RuleEffect[] = [{ kind: 'continue' }, { kind: 'drop' }]
  return {
    id: `rule-${index}`,
    priority: index % 10_000,
    name: '',
    source,
    target,
    actions: ['subscribe'],
    sharePercent: index % 11 === 0 ? 25 : 100,
    schedule:
      index % 7 === 0
        ? { days: [1, 2, 3, 4, 5], from: '20:00', to: '23:30', timeZone: 'Europe/Berlin' }
        : null,
    effect: pick(effects),
    state: index % 50 === 49 ? 'shadow' : 'live',
  }
}

function selective(): RuleSource {
  for (;;) {
    const source = makeSource()
    if (source.kind === 'address' || source.kind === 'user_agent' || source.kind === 'referer') {
      return source
    }
  }
}

/** A question about any of the streams, from anywhere. */
export function makeRequest(): AccessRequest {
  return {
    action: 'subscribe',
    phase: 'start',
    streamName: `live/stream-${below(STREAMS)}`,
    mediaServerId: 'media-server',
    protocol: pick(['hls', 'dash', 'rtmp']),
    address: `${1 + below(220)}.${below(256)}.${below(256)}.${below(256)}`,
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + below(50)}.0.0.0 Safari/537.36`,
    referer: `https://site-${below(9_999)}.example/watch/${below(999)}`,
    sessionKey: String(below(1e9)),
    viewerId: null,
    credentials: [],
  }
}
