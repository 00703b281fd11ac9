import { describe, expect, it, vi } from 'vitest'
import { withLabels } from '../../../electron/console/with-labels.ts'
import type { FeedLine } from '../../../shared/api.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import { sessionFor } from '../sessions/control/sessions.ts'
import { type Bench, bench, call, decisionRecord, liveSession, NOW_MS } from './support.ts'

/** A console where one token is called Ada, one has no name, one is none of ours, and the grants of all, of none too. */
function hall(): Bench & { readonly grants: readonly (string | null)[] } {
  const grants: (string | null)[] = []
  const made = bench()
  const { catalogue } = made
  const stream = catalogue.streams.create(streamInputSchema.parse({ name: 'live/a' }), 'console')
  for (const label of ['Ada', '']) {
    grants.push(
      catalogue.links.issue({ streamId: stream.id, minutes: 5, label, tags: [] }, 'console').link
        .id,
    )
  }
  grants.push('of-somebody-else', null)
  return { ...made, grants }
}

/** Answers of its API about what was. */
async function told(path: string): Promise<unknown> {
  const { grants, ...labelled } = hall()
  labelled.decisions.push(
    ...grants.map((grantId, index) => decisionRecord(grants.length - index, { grantId })),
  )
  for (const [index, grantId] of grants.entries()) {
    labelled.ended.push(sessionFor({ id: `s-${index}`, grantId }))
  }
  return await (await call(labelled.console, path)).json()
}

const CALLED = [{ label: 'Ada' }, {}, {}, {}]
const labels = (rows: readonly { readonly label?: string }[]) =>
  rows.map(({ label }) => (label === undefined ? {} : { label }))

it.each([
  ['GET /decisions', 'decisions'],
  ['GET /sessions/ended', 'sessions'],
])('%s says what each token is called, where it has a name', async (path, member) => {
  const answer = (await told(path)) as Record<string, { label?: string }[]>
  expect(labels(answer[member] ?? [])).toEqual(CALLED)
})

it('decisions are found by it', async () => {
  const answer = (await told('GET /decisions?filter=label:ada')) as { decisions: unknown[] }
  expect(answer.decisions).toMatchObject([{ label: 'Ada' }])
  expect(answer.decisions).toHaveLength(1)
})

describe('Live', () => {
  /** Everything that a grant can do, live. */
  function live() {
    const { grants, ...made } = hall()
    for (const [index, grantId] of grants.entries()) {
      made.live.start(liveSession(`s-${index}`, { grantId }), null)
      made.live.decided(decisionRecord(grants.length - index, { grantId }))
    }
    return made
  }

  it('says it in the list, of each session and of the latest decisions', async () => {
    const { console, deps } = live()
    const answer = await (await call(console, 'GET /sessions')).json()
    expect(labels(answer.sessions)).toEqual(CALLED)
    const labelled = withLabels(deps).live
    expect(labelled.get('s-0')).toMatchObject({ id: 's-0', label: 'Ada' })
    expect(labelled.get('s-1')).not.toHaveProperty('label')
    expect(labelled.get('s-9')).toBeNull()
    expect(labels(labelled.recent(9)).toReversed()).toEqual(CALLED)
  })

  it('says it in the first line of the feed', async () => {
    const { console } = live()
    const body = (await call(console, 'GET /feed')).body?.getReader()
    const line = JSON.parse(new TextDecoder().decode((await body?.read())?.value)) as FeedLine
    if (line.kind !== 'hello') throw new Error('It began with something else.')
    expect(labels(line.sessions)).toEqual(CALLED)
    expect(labels(line.decisions).toReversed()).toEqual(CALLED)
  })

  it('says it of what comes and changes from then on', () => {
    const { grants, ...made } = hall()
    const feed = withLabels(made.deps).live.subscribe()
    const sessions = grants.map((grantId, index) => liveSession(`s-${index}`, { grantId }))
    for (const each of sessions) made.live.start(each, null)
    for (const grantId of grants) made.live.decided(decisionRecord(1, { grantId }))
    const came = feed.take()
    expect([came.started, came.decisions].map(labels)).toEqual([CALLED, CALLED])
    for (const each of sessions) made.live.markRevoked(each, 1)
    expect(labels(feed.take().changed)).toEqual(CALLED)
    feed.close()
  })

  it('looks no label up for what only counts or searches', async () => {
    const { console, catalogue } = live()
    const asked = subscribeTokenInputSchema.parse({
      label: 'Season',
      streams: [{ streamName: 'a' }],
    })
    const { token } = catalogue.subscribeTokens.create(asked, 'console')
    const labelOf = vi.spyOn(catalogue.tokens, 'labelOf')
    for (const path of [
      '/search?text=ada',
      '/signing-keys',
      `/subscribe-tokens/${token.id}/live-count`,
    ]) {
      expect((await call(console, `GET ${path}`)).status).toBe(200)
    }
    expect(labelOf).not.toHaveBeenCalled()
    await call(console, 'GET /sessions')
    expect(labelOf).toHaveBeenCalledTimes(3)
  })
})

it('who is in is told of again once their token is called otherwise, and of no other edit', () => {
  let nowMs = NOW_MS
  const { deps, live } = bench({ now: () => nowMs })
  const names = new Map([['st-1', 'Ada']])
  let version = 1
  const catalogue = {
    ...deps.catalogue,
    tokens: { ...deps.catalogue.tokens, labelOf: (id: string) => names.get(id) ?? '' },
    get version() {
      return version
    },
  }
  live.start(liveSession('before', { grantId: 'st-1' }), null)
  live.start(liveSession('of-nobody', { grantId: null }), null)
  const { take } = withLabels({ ...deps, catalogue }).live.subscribe()
  const edited = (id: string, name: string) => {
    names.set(id, name)
    version += 1
    nowMs += 5_000
    return take().changed.map(({ id: session, label }) => [session, label])
  }
  expect(edited('st-2', 'Another')).toEqual([])
  live.start(liveSession('later', { grantId: 'st-2' }), null)
  expect(edited('st-3', 'Nobody here')).toEqual([])
  expect(edited('st-1', 'Grace')).toEqual([['before', 'Grace']])
  expect(edited('st-2', '')).toEqual([['later', undefined]])
  expect(edited('st-2', 'Again')).toEqual([['later', 'Again']])
  nowMs += 5_000
  const looked = vi.spyOn(live, 'list')
  expect(take().changed).toEqual([])
  expect(looked).not.toHaveBeenCalled()
})
