import { describe, expect, it } from 'vitest'
import { createProcesses } from '../../../electron/sessions/processes.ts'
import { stage } from './fakes.ts'

function heard() {
  const on = stage()
  const { heard } = createProcesses(on.registry)
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
})
