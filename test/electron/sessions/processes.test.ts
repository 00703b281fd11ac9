import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openKeptProcesses } from '../../../electron/kept-processes.ts'
import { createProcesses, type KnownProcesses } from '../../../electron/sessions/processes.ts'
import { stage } from './fakes.ts'

const HOUR = 3_600_000
const SERVERS = [{ id: 'icecast' }, { id: 'another' }]

function heard(kept?: Parameters<typeof createProcesses>[2]) {
  const on = stage()
  const { heard } = createProcesses(on.registry, () => on.monotonicMs, kept)
  on.ask({ sessionKey: '1' })
  on.ask({ sessionKey: '2', action: 'publish' })
  on.ask({ sessionKey: '3', mediaServerId: 'another' })
  return { on, heard, live: () => on.registry.list().map(({ sessionKey }) => sessionKey) }
}

describe('a process of a media server', () => {
  it('ends nobody as the first that is heard, nor when it tells more', () => {
    const { heard: hear, live } = heard()
    for (const _ of [1, 2]) hear('icecast', { host: 'a', id: 'one' })
    expect(live()).toEqual(['1', '2', '3'])
  })

  it('ends whom the one before had, and nobody at another media server', () => {
    const { on, heard: hear, live } = heard()
    hear('icecast', { host: 'a', id: 'one' })
    hear('another', { host: 'a', id: 'else' })
    hear('icecast', { host: 'a', id: 'two' })
    expect(live()).toEqual(['3'])
    expect(on.ends.map(({ end }) => end)).toEqual(['restart', 'restart'])
    on.ask({ sessionKey: '4' })
    // A word of the one before that comes late.
    hear('icecast', { host: 'a', id: 'one' })
    hear('icecast', { host: 'a', id: 'two' })
    expect(live()).toEqual(['4', '3'])
  })

  it('ends nobody where several hosts are one media server', () => {
    const { heard: hear, live } = heard()
    for (const id of ['one', 'two']) {
      hear('icecast', { host: 'a', id: 'one' })
      hear('icecast', { host: 'b', id })
    }
    expect(live()).toEqual(['1', '2', '3'])
  })

  it('ends nobody while another host was heard within a day, and takes one that was not for gone', () => {
    const { on, heard: hear, live } = heard()
    hear('icecast', { host: 'before', id: 'one' })
    hear('icecast', { host: 'anew', id: 'two' })
    on.pass(23 * HOUR)
    hear('icecast', { host: 'before', id: 'one' })
    on.pass(23 * HOUR)
    hear('icecast', { host: 'anew', id: 'three' })
    expect(live()).toEqual(['1', '2', '3'])
    on.pass(2 * HOUR)
    hear('icecast', { host: 'anew', id: 'four' })
    expect(live()).toEqual(['3'])
  })

  it('is noted though eight hosts were before it, once they are silent', () => {
    const { on, heard: hear, live } = heard()
    for (let n = 0; n < 9; n += 1) hear('icecast', { host: `${n}`, id: 'one' })
    hear('icecast', { host: '8', id: 'two' })
    expect(live()).toEqual(['1', '2', '3'])
    on.pass(25 * HOUR)
    for (const id of ['three', 'four']) hear('icecast', { host: '8', id })
    expect(live()).toEqual(['3'])
  })

  it('keeps when a host was heard, and takes no time in which nothing ran for silence', () => {
    let kept: KnownProcesses = new Map()
    const keep = (known: KnownProcesses) => {
      kept = structuredClone(known)
    }
    const first = heard({ before: kept, keep })
    first.heard('icecast', { host: 'a', id: 'one' })
    first.heard('icecast', { host: 'b', id: 'one' })
    first.on.pass(23 * HOUR)
    first.heard('icecast', { host: 'a', id: 'one' })

    const later = heard({ before: kept, keep })
    later.on.pass(HOUR)
    later.heard('icecast', { host: 'a', id: 'two' })
    expect(later.live()).toEqual(['1', '2', '3'])
    later.on.pass(HOUR)
    later.heard('icecast', { host: 'a', id: 'three' })
    expect(later.live()).toEqual(['3'])
  })

  it('ends after a restart whose end the run before could not store any more, and nobody who came since', () => {
    let kept: KnownProcesses = new Map()
    const keep = (known: KnownProcesses) => {
      kept = structuredClone(known)
    }
    const first = heard({ before: kept, keep })
    for (const id of ['one', 'two']) first.heard('icecast', { host: 'a', id })

    const on = stage()
    on.ask({ sessionKey: '1' })
    on.ask({ sessionKey: '2', action: 'publish' })
    on.ask({ sessionKey: '3', mediaServerId: 'another' })
    on.ask({ sessionKey: '4' })
    createProcesses(on.registry, () => on.monotonicMs, { before: kept, keep })
    expect(new Set(on.registry.list().map(({ sessionKey }) => sessionKey))).toEqual(
      new Set(['3', '4']),
    )
    expect(on.ends.map(({ end }) => end)).toEqual(['restart', 'restart'])
  })

  it('is forgotten with its media server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedoor-processes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'processes.json')
    const fail = (error: unknown): never => {
      throw error
    }
    const first = heard(openKeptProcesses(path, SERVERS, fail))
    for (const { id } of SERVERS) first.heard(id, { host: 'a', id: 'one' })
    expect([...openKeptProcesses(path, [{ id: 'another' }], fail).before.keys()]).toEqual([
      'another',
    ])
  })

  it('after a restart ends whom the one before had, and keeps each new one before it is answered', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedoor-processes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'processes.json')
    const fail = (error: unknown): never => {
      throw error
    }
    const first = heard(openKeptProcesses(path, SERVERS, fail))
    first.heard('icecast', { host: 'a', id: 'one' })
    expect(first.live()).toEqual(['1', '2', '3'])

    const same = heard(openKeptProcesses(path, SERVERS, fail))
    same.heard('icecast', { host: 'a', id: 'one' })
    expect(same.live()).toEqual(['1', '2', '3'])
    const another = heard(openKeptProcesses(path, SERVERS, fail))
    another.heard('icecast', { host: 'a', id: 'two' })
    expect(another.live()).toEqual(['3'])

    const later = heard(openKeptProcesses(path, SERVERS, fail))
    later.heard('icecast', { host: 'a', id: 'two' })
    expect(later.live()).toEqual(['1', '2', '3'])
    later.heard('icecast', { host: 'b', id: 'else' })
    const several = heard(openKeptProcesses(path, SERVERS, fail))
    several.heard('icecast', { host: 'a', id: 'three' })
    expect(several.live()).toEqual(['1', '2', '3'])
  })

  it('ends nobody after a restart by a file that is damaged, or that could not be kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedoor-processes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'processes.json')
    writeFileSync(path, '{"icecast":{"a":"one"}}')
    const troubles: unknown[] = []
    const onError = (error: unknown): void => void troubles.push(error)
    const damaged = heard(openKeptProcesses(path, SERVERS, onError))
    damaged.heard('icecast', { host: 'a', id: 'two' })
    expect(damaged.live()).toEqual(['1', '2', '3'])
    // Nothing can be written there any more.
    mkdirSync(`${path}.${process.pid}.new`)
    damaged.heard('icecast', { host: 'a', id: 'three' })
    expect(damaged.live()).toEqual(['3'])
    expect(troubles).toHaveLength(1)
    const after = heard(openKeptProcesses(path, SERVERS, onError))
    after.heard('icecast', { host: 'a', id: 'three' })
    expect(after.live()).toEqual(['1', '2', '3'])
  })
})
