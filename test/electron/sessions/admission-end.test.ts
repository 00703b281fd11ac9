import { describe, expect, it } from 'vitest'
import { allowed, type Stage, stage } from './fakes.ts'

describe('an end', () => {
  it('ends the session the media server means, and no other', () => {
    const on = stage()
    on.ask()
    on.ask({ sessionKey: '13' })
    const told = on.ask({ phase: 'end' })
    expect(told).toMatchObject({ times: 1, id: 0, decision: { reason: 'end_noted' } })
    expect(on.registry.list()).toMatchObject([{ sessionKey: '13' }])
    expect(on.ends).toMatchObject([{ end: 'reported' }])
  })

  it('of an unknown session, another server or no id changes nothing', () => {
    const on = stage()
    on.ask()
    on.ask({ phase: 'end', sessionKey: '99' })
    on.ask({ phase: 'end', mediaServerId: 'other' })
    on.ask({ phase: 'end', sessionKey: null })
    expect(on.registry.list()).toHaveLength(1)
  })

  it('at the limit counts as the limit', () => {
    const on = stage()
    on.decision = { ...allowed, timeLimitSeconds: 3 }
    on.ask()
    on.pass(3_100)
    on.ask({ phase: 'end' })
    expect(on.ends).toMatchObject([{ end: 'time_limit' }])
  })

  it('of a source ends its publisher on that server only; its viewers end when they go', () => {
    const on = stage()
    on.ask()
    on.ask({ action: 'publish', sessionKey: 's' })
    on.ask({ action: 'publish', sessionKey: 's', mediaServerId: 'second' })
    on.admission.endStream('icecast', 'live.ogg', 'source_gone')
    expect(on.registry.list().map((each) => [each.mediaServerId, each.action])).toEqual([
      ['icecast', 'subscribe'],
      ['second', 'publish'],
    ])
    on.admission.endStream('icecast', 'live.ogg', 'restart')
    expect(on.registry.list()).toHaveLength(2)
    on.ask({ phase: 'end' })
    expect(on.ends.map((each) => each.end)).toEqual(['source_gone', 'reported'])
  })

  it('of a stream ends its viewers too where no end would be told', () => {
    const on = stage()
    on.limits.reportsEnd = false
    on.ask()
    on.ask({ action: 'publish', sessionKey: 's' })
    on.ask({ sessionKey: '13', streamName: 'other.ogg' })
    on.ask({ mediaServerId: 'second' })
    on.admission.endStream('icecast', 'live.ogg', 'source_gone')
    expect(on.registry.list().map((each) => each.mediaServerId)).toEqual(['icecast', 'second'])
  })

  it('for a source that comes leaves the source where no end would be told', () => {
    const on = stage()
    on.limits.reportsEnd = false
    on.ask()
    on.ask({ action: 'publish', sessionKey: 's' })
    on.admission.endStream('icecast', 'live.ogg', 'restart')
    expect(on.registry.list()).toMatchObject([{ action: 'publish' }])
  })
})

describe('a media server that fell silent', () => {
  it('keeps its sessions until the assumed length has passed without a word, then ends them', () => {
    const on = stage()
    on.ask()
    on.pass(599_999)
    on.silence.tick()
    expect(on.registry.list()).toHaveLength(1)
    on.pass(1)
    on.silence.tick()
    expect(on.ends).toMatchObject([{ end: 'assumed' }])
  })

  it.each([
    ['a question', (on: Stage) => void on.ask({ sessionKey: '99', phase: 'end' })],
    ['a note', (on: Stage) => on.admission.endStream('icecast', 'other.ogg', 'restart')],
  ])('is not silent after %s', (_name, speak) => {
    const on = stage()
    on.ask()
    on.ask({ mediaServerId: 'second' })
    on.pass(599_999)
    speak(on)
    on.pass(599_999)
    on.silence.tick()
    expect(on.registry.list().map((each) => each.mediaServerId)).toEqual(['icecast'])
  })

  it('is left alone when it never reports ends: each session has its limit', () => {
    const on = stage()
    on.limits.reportsEnd = false
    on.ask()
    on.pass(600_000)
    on.silence.tick()
    expect(on.ends).toEqual([])
  })
})
