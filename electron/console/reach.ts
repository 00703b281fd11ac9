import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Action, Grant } from '../../shared/access.ts'
import type { Reach, ReachCell, ReachSource, TokenReach } from '../../shared/reach.ts'
import type { Stream } from '../../shared/stream.ts'
import { type Token, tokenStatus } from '../../shared/token.ts'
import { createReach, reachSources } from '../access/reach.ts'
import type { Snapshot } from '../access/snapshot.ts'

/** How long the handler waits for this at most, milliseconds. */
const SLICE_MS = 5

/** Decides every stream and source, in slices between which the handler goes on answering. */
export async function reachOf(
  snapshot: Snapshot,
  streams: readonly Stream[],
  asked: { readonly action: Action; readonly atMs: number; readonly holdsLink: boolean },
): Promise<Reach> {
  const { sources, more } = reachSources(snapshot, asked.holdsLink)
  const columns = sources.map((source) => createReach(snapshot, source, asked))
  const rows: Reach['rows'][number][] = []
  let sliceEnds = performance.now() + SLICE_MS
  for (const stream of streams) {
    const cells = columns.map((column) => column(stream))
    rows.push({ streamId: stream.id, streamName: stream.name, cells })
    if (performance.now() < sliceEnds) continue
    await nextTurn()
    sliceEnds = performance.now() + SLICE_MS
  }
  const { action, atMs } = asked
  const { ruleVersion } = snapshot
  return { atMs, action, ruleVersion, sources, moreSources: more, rows }
}

/** Kinds that let their holder publish; all others are for viewers. */
const PUBLISHES: readonly Token['kind'][] = ['stream-key', 'publish-token']

/** What one token opens: its own streams, decided with the grant it stands for. */
export function tokenReachOf(
  snapshot: Snapshot,
  streams: readonly Stream[],
  token: Token,
  atMs: number,
): TokenReach {
  const { kind } = token
  const action = PUBLISHES.includes(kind) ? 'publish' : 'subscribe'
  const status = tokenStatus(token, atMs)
  const source: ReachSource = {
    id: 'token',
    kind: 'link',
    value: null,
    address: null,
    place: null,
    holdsLink: true,
  }
  const decideFor = createReach(snapshot, source, { action, atMs }, grantOf(token, action))
  const own = streams.filter(({ name }) => token.streams.includes(name))
  const rows = own.map((stream) => ({
    streamId: stream.id,
    streamName: stream.name,
    cell: status === 'active' ? decideFor(stream) : refused(status),
  }))
  const named = new Set(own.map(({ name }) => name))
  return {
    atMs,
    kind,
    status,
    action,
    rows,
    unclear: token.streams.filter((each) => !named.has(each)),
  }
}

const grantOf = ({ id, tags, label, expiresAtMs }: Token, action: Action): Grant => ({
  id,
  kind: action === 'publish' ? 'stream-key' : 'rj-auth',
  label: label === '' ? null : label,
  actions: [action],
  streamIds: null,
  expiresAtMs,
  tags,
  viewerId: null,
})

function refused(status: Exclude<TokenReach['status'], 'active'>): ReachCell {
  const reason =
    status === 'expired'
      ? 'grant_expired'
      : status === 'disabled'
        ? 'grant_disabled'
        : 'grant_revoked'
  return { end: 'deny' as const, reason, ruleId: null, differs: false }
}
