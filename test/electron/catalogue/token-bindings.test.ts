import { describe, expect, it } from 'vitest'
import { createEditor } from '../../../electron/catalogue/editor.ts'
import { loadState } from '../../../electron/catalogue/state.ts'
import { createTokenBindings } from '../../../electron/catalogue/token-bindings.ts'
import { createDataKeySecrets } from '../../../electron/secrets/data-key.ts'
import { catalogueTables } from '../../../electron/store/catalogue/tables.ts'
import type { Database } from '../../../electron/store/database.ts'
import type { TokenBinding } from '../../../electron/store/types.ts'
import { place, store } from '../store/place.ts'

const NOW = 1_800_000_000_000

/** Bindings on a database, where every token has so many places. */
function bindings(db: Database, places: number | null) {
  const secrets = createDataKeySecrets(new Uint8Array(32).fill(7), 'a test')
  const tables = catalogueTables(db, secrets.authenticate)
  const tools = {
    db,
    secrets,
    journal: { flush: () => undefined },
    countryOf: () => '??',
    now: () => NOW,
  }
  const editor = createEditor(tools, tables, loadState(tables, secrets, NOW), () => ({
    ok: false,
    reason: 'credential_unknown',
    grantId: null,
  }))
  return { ...createTokenBindings(editor, tables, () => places), tables, editor }
}

describe('what a subscribe token is bound to', () => {
  it('takes no place for another address once all are taken', () => {
    const { calls } = bindings(store(), 2)
    expect(calls.take('st-7', '192.0.2.1', NOW)).toMatchObject({ address: '192.0.2.1' })
    expect(calls.take('sst-7-00ff', '192.0.2.2', NOW)).toMatchObject({ grantId: 'st-7' })
    expect(calls.take('st-7', '192.0.2.3', NOW)).toBe('taken')
    expect(calls.take('st-7', null, NOW)).toBe('taken')
    expect(calls.take('st-8', '192.0.2.3', NOW)).toMatchObject({ grantId: 'st-8' })
    expect(calls.take('pt-7', '192.0.2.3', NOW)).toMatchObject({ grantId: 'pt-7' })
  })

  it('counts an address once, and a network of IPv6 as one', () => {
    const { calls, boundTo } = bindings(store(), 2)
    calls.stored(calls.take('st-7', '2001:db8::1', NOW) as TokenBinding)
    expect(calls.take('st-7', '2001:db8::2', NOW)).toBeNull()
    const taken = calls.take('st-7', '::ffff:192.0.2.1', NOW)
    expect(taken).toMatchObject({ address: '192.0.2.1' })
    calls.stored(taken as TokenBinding)
    expect(calls.take('st-7', '192.0.2.1', NOW)).toBeNull()
    expect(boundTo('st-7')).toEqual(['2001:db8::/64', '192.0.2.1'])
  })

  it.each([null, 0])('takes nothing where a token has %s places', (places) => {
    const { calls, boundTo } = bindings(store(), places)
    expect(calls.take('st-7', '192.0.2.1', NOW)).toBeNull()
    expect(boundTo('st-7')).toEqual([])
  })

  it.each(['rj-7', 'st-', 'st-x', 'stream-7', 'st-7-1'])('takes nothing for the grant %s', (id) => {
    expect(bindings(store(), 1).calls.take(id, '192.0.2.1', NOW)).toBeNull()
  })

  it('has room again once a place is given back', () => {
    const { calls } = bindings(store(), 1)
    calls.release(calls.take('st-7', '192.0.2.1', NOW) as TokenBinding)
    expect(calls.list('st-7')).toEqual([])
    expect(calls.take('st-7', '192.0.2.2', NOW)).toMatchObject({ address: '192.0.2.2' })
  })

  it('is taken to the store by everyone who comes while it is on its way, as the first may fail', () => {
    const { calls } = bindings(store(), 1)
    const first = calls.take('st-7', '192.0.2.1', NOW) as TokenBinding
    const second = calls.take('st-7', '192.0.2.1', NOW + 1) as TokenBinding
    expect(second).toEqual(first)
    calls.release(first)
    calls.stored(second)
    expect(calls.take('st-7', '192.0.2.2', NOW)).toBe('taken')
    // Late, and about what somebody else has stored.
    calls.release(first)
    expect(calls.take('st-7', '192.0.2.1', NOW)).toBeNull()
  })

  it('gives those that were bound last up when it has fewer places than were freed', () => {
    const directory = place()
    const before = bindings(store(directory), 3)
    for (const last of [1, 2, 3]) {
      const binding = { grantId: 'st-7', address: `192.0.2.${last}`, boundAtMs: NOW + last }
      before.tables.tokenBindings.add(binding)
      before.calls.stored(binding)
    }
    before.calls.reset('st-7', 'console')
    const { editor, tables, putBack, boundTo } = bindings(store(directory), 2)
    editor.edit((edit) => {
      tables.deleted.putBack(tables.deleted.since(0)[0]?.id ?? 0)
      putBack(edit, 'st-7')
    })
    expect(boundTo('st-7')).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(bindings(store(directory), 3).boundTo('st-7')).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  it('keeps a place while one of those who share it stands on it', () => {
    const { calls } = bindings(store(), 1)
    const [first, second] = [1, 2].map(() => calls.take('st-7', '192.0.2.1', NOW) as TokenBinding)
    calls.release(first as TokenBinding)
    expect(calls.take('st-7', '192.0.2.2', NOW)).toBe('taken')
    calls.release(second as TokenBinding)
    expect(calls.take('st-7', '192.0.2.2', NOW)).toMatchObject({ address: '192.0.2.2' })
  })

  it('knows after a start what was stored, and forgets all of a token on a reset, with an audit entry', () => {
    const directory = place()
    const first = bindings(store(directory), 2)
    first.tables.tokenBindings.add({ grantId: 'st-7', address: '192.0.2.1', boundAtMs: NOW })
    first.tables.tokenBindings.add({ grantId: 'st-8', address: '192.0.2.9', boundAtMs: NOW })
    const again = bindings(store(directory), 1)
    expect(again.calls.take('st-7', '192.0.2.2', NOW)).toBe('taken')
    expect(again.calls.reset('st-7', 'console')).toBe(1)
    expect(again.tables.audit.list({}, 1)).toMatchObject([
      { what: 'token_bindings.reset', subject: 'st-7', detail: '1 addresses' },
    ])
    expect(again.calls.list('st-7')).toEqual([])
    expect(bindings(store(directory), 1).boundTo('st-8')).toEqual(['192.0.2.9'])
    expect(bindings(store(directory), 1).boundTo('st-7')).toEqual([])
  })
})
