import type { Rule } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import type { Stagedoor } from '../stagedoor.ts'
import { type Caller, icecastAdmits, icecastTells, nimbleAdmits, nimbleStarts } from './callers.ts'

/** Set up once: two media servers, one public stream, one that needs a credential. */
export interface Station {
  readonly nimble: Caller
  readonly icecast: Caller
  readonly open: string
  readonly closed: { readonly name: string; readonly id: string }
}

/** What a client holds a reply for. Keys are never used twice. */
export interface Acknowledged {
  readonly starts: string[]
  readonly refusals: string[]
  readonly ends: string[]
  readonly streams: string[]
  readonly publishNotes: string[]
  /** Addresses that a published rule drops. */
  readonly dropped: string[]
  readonly revokedAddresses: string[]
  readonly liftedAddresses: string[]
  readonly revokedSessions: string[]
  readonly links: string[]
  readonly revokedLinks: string[]
}

export const nothingYet = (): Acknowledged => ({
  starts: [],
  refusals: [],
  ends: [],
  streams: [],
  publishNotes: [],
  dropped: [],
  revokedAddresses: [],
  liftedAddresses: [],
  revokedSessions: [],
  links: [],
  revokedLinks: [],
})

const NIMBLE_LANES = 4
export const ICECAST_LANES = 3

/**
 * Sends starts, ends and operator changes, each lane one after the other, until the process is gone.
 *
 * @param cycle    Part of every key and address, so that none is used twice.
 * @param replied  Called after each reply that was written down.
 */
export async function load(
  door: Stagedoor,
  station: Station,
  cycle: number,
  acknowledged: Acknowledged,
  replied: () => void,
): Promise<void> {
  const lanes = [
    ...Array.from({ length: NIMBLE_LANES }, (_, lane) => startsOfNimble(lane)),
    ...Array.from({ length: ICECAST_LANES }, (_, lane) => listenersOfIcecast(lane)),
    changesOfOperator(),
  ]
  await Promise.all(lanes.map((lane) => untilCut(lane)))

  function note(list: string[], what: string): void {
    list.push(what)
    replied()
  }

  async function* startsOfNimble(lane: number): AsyncGenerator<void> {
    for (let count = 0; ; count += 1) {
      const key = `c${cycle}-n${lane}-${count}`
      const isOpen = count % 4 !== 3
      const stream = isOpen ? station.open : station.closed.name
      const admitted = nimbleAdmits(await nimbleStarts(door, station.nimble, { stream, key }))
      if (admitted !== isOpen) throw new Error(`${key}: a wrong answer`)
      note(admitted ? acknowledged.starts : acknowledged.refusals, key)
      yield
    }
  }

  async function* listenersOfIcecast(lane: number): AsyncGenerator<void> {
    for (let count = 0; ; count += 1) {
      const listener = { stream: station.open, client: `c${cycle}-i${lane}-${count}` }
      const added = await icecastTells(door, station.icecast, 'listener_add', listener)
      if (!icecastAdmits(added)) throw new Error(`${listener.client}: a wrong answer`)
      note(acknowledged.starts, listener.client)
      yield
      if (count % 5 === 4) continue
      await icecastTells(door, station.icecast, 'listener_remove', listener)
      note(acknowledged.ends, listener.client)
      yield
    }
  }

  async function* changesOfOperator(): AsyncGenerator<void> {
    let { version } = (await door.call('GET /rules')).published
    const rules: Rule[] = []
    for (let count = 0; ; count += 1) {
      const id = `c${cycle}-${count}`
      await door.call('POST /streams', { name: `more/${id}` })
      note(acknowledged.streams, `more/${id}`)
      yield
      rules.push(dropping(`10.${cycle}.${count % 256}.1`, rules.length))
      await door.call('PUT /rules/draft', { baseVersion: version, rules })
      ;({ version } = await door.call('POST /rules/publish', { baseVersion: version, note: id }))
      acknowledged.publishNotes.push(id)
      note(acknowledged.dropped, `10.${cycle}.${count % 256}.1`)
      yield
      await revokeAddress(`198.18.${cycle}.${count % 256}`, count % 2 === 1)
      yield
      await revokeSession(id, count % 2 === 0)
      yield
      await revokeLink(count % 2 === 1)
      yield
    }
  }

  async function revokeAddress(value: string, lift: boolean): Promise<void> {
    const { revocation } = await door.call('POST /revocations', { kind: 'address', value })
    if (lift) {
      const path = `DELETE /revocations/${revocation.id}` as 'DELETE /revocations/{id}'
      await door.call(path)
    }
    note(lift ? acknowledged.liftedAddresses : acknowledged.revokedAddresses, value)
  }

  /** @param asks Whether it asks again, and is refused, before the process is killed. */
  async function revokeSession(id: string, asks: boolean): Promise<void> {
    const key = `${id}-revoked`
    await nimbleStarts(door, station.nimble, { stream: station.open, key })
    const { decisions } = await door.call(
      'GET /decisions?text=192.0.2.1&limit=50' as 'GET /decisions',
    )
    const sessionId = decisions.find((each) => each.sessionKey === key)?.sessionId
    if (typeof sessionId !== 'string') return
    await door.call('POST /revocations', { kind: 'session', value: sessionId })
    note(acknowledged.revokedSessions, key)
    if (asks) await nimbleStarts(door, station.nimble, { stream: station.open, key })
  }

  async function revokeLink(revoke: boolean): Promise<void> {
    const { link, token } = await door.call('POST /links', { streamId: station.closed.id })
    if (revoke) await door.call('POST /revocations', { kind: 'grant', value: link.id })
    note(revoke ? acknowledged.revokedLinks : acknowledged.links, token)
  }
}

const dropping = (address: string, at: number): Rule =>
  makeRule({ id: `drop-${at}`, priority: at, source: { kind: 'address', values: [address] } })

/** A lane ends when its connection does; any other failure is one of the test. */
async function untilCut(lane: AsyncGenerator<void>): Promise<void> {
  try {
    for await (const _ of lane);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
}
