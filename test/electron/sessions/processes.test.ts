import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openKeptProcesses } from '../../../electron/kept-processes.ts'
import { createProcesses } from '../../../electron/sessions/processes.ts'
import { stage } from './fakes.ts'

function heard(kept?: Parameters<typeof createProcesses>[1]) {
  const on = stage()
  const { heard } = createProcesses(on.registry, kept)
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

  it('after a restart ends whom the one before had, and keeps each new one before it is answered', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedoor-processes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'processes.json')
    const fail = (error: unknown): never => {
      throw error
    }
    const first = heard(openKeptProcesses(path, fail))
    first.heard('icecast', { host: 'a', id: 'one' })
    expect(first.live()).toEqual(['1', '2', '3'])

    const same = heard(openKeptProcesses(path, fail))
    same.heard('icecast', { host: 'a', id: 'one' })
    expect(same.live()).toEqual(['1', '2', '3'])
    const another = heard(openKeptProcesses(path, fail))
    another.heard('icecast', { host: 'a', id: 'two' })
    expect(another.live()).toEqual(['3'])

    const later = heard(openKeptProcesses(path, fail))
    later.heard('icecast', { host: 'a', id: 'two' })
    expect(later.live()).toEqual(['1', '2', '3'])
    later.heard('icecast', { host: 'b', id: 'else' })
    const several = heard(openKeptProcesses(path, fail))
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
    const damaged = heard(openKeptProcesses(path, onError))
    damaged.heard('icecast', { host: 'a', id: 'two' })
    expect(damaged.live()).toEqual(['1', '2', '3'])
    // Nothing can be written there any more.
    mkdirSync(`${path}.${process.pid}.new`)
    damaged.heard('icecast', { host: 'a', id: 'three' })
    expect(damaged.live()).toEqual(['3'])
    expect(troubles).toHaveLength(1)
    const after = heard(openKeptProcesses(path, onError))
    after.heard('icecast', { host: 'a', id: 'three' })
    expect(after.live()).toEqual(['1', '2', '3'])
  })
})
