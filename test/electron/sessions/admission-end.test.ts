import { describe, expect, it } from 'vitest'
import { allowed, denied, type Stage, stage } from './fakes.ts'

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

  it('that comes before its start ends the session as it begins, where no id is used again', () => {
    const on = stage()
    on.ask({ phase: 'end', isLast: true })
    on.ask({ sessionKey: '13' })
    expect(on.ask().decision?.outcome).toBe('allow')
    expect(on.registry.list()).toMatchObject([{ sessionKey: '13' }])
    expect(on.ends).toMatchObject([{ end: 'reported' }])
  })

  it('that comes before its start is forgotten where ids are used again', () => {
    const on = stage()
    on.ask({ phase: 'end' })
    on.ask()
    expect(on.registry.list()).toMatchObject([{ sessionKey: '12' }])
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

describe('a source that took up the place of another', () => {
  it('ends the publishers before it, and nobody else', () => {
    const on = stage()
    on.ask()
    on.ask({ action: 'publish', sessionKey: 'old' })
    on.ask({ action: 'publish', sessionKey: 'new' })
    on.ask({ action: 'publish', sessionKey: 'x', streamName: 'other.ogg' })
    on.ask({ action: 'publish', sessionKey: 'y', mediaServerId: 'second' })
    on.admission.endOthers('icecast', 'live.ogg', 'new')
    expect(on.registry.list().map((each) => each.sessionKey)).toEqual(['12', 'new', 'x', 'y'])
    expect(on.ends.map((each) => each.end)).toEqual(['replaced'])
  })
})

describe('a source that comes while one is live', () => {
  const first = { action: 'publish', sessionKey: 's', address: '203.0.113.1' } as const
  const second = { ...first, address: '203.0.113.2' }
  const came = (on: Stage): void => on.admission.endStream('icecast', 'live.ogg', 'restart')
  const live = (on: Stage): unknown[] =>
    on.registry.list().map((each) => `${each.action} ${each.address} ${each.sessionKey}`)

  it('takes its place, since the server died: those of the first one are gone', () => {
    const on = stage()
    on.ask(first)
    came(on)
    on.ask()
    on.ask({ streamName: 'other.ogg', sessionKey: '13' })
    on.ask({ mediaServerId: 'second', sessionKey: '14' })
    on.ask(second)
    expect(live(on)).toHaveLength(4)
    on.ask({ sessionKey: '1' })
    came(on)
    expect(live(on).sort()).toEqual([
      'publish 203.0.113.2 s',
      'subscribe 203.0.113.7 1',
      'subscribe 203.0.113.7 13',
      'subscribe 203.0.113.7 14',
    ])
    expect(on.ends.map(({ end }) => end)).toEqual(['restart', 'restart'])
    expect(on.journal.stored.at(-1)).toMatchObject({ session: { address: '203.0.113.2' } })
  })

  it('takes its place when it is the same encoder again', () => {
    const on = stage()
    on.ask(first)
    came(on)
    const [before] = on.registry.list()
    on.ask(first)
    expect(on.registry.list()).toEqual([before])
    came(on)
    expect(on.ends).toMatchObject([{ id: before?.id, end: 'restart' }])
    expect(on.registry.list()).toMatchObject([{ action: 'publish' }])
  })

  it('leaves the listeners when the first came before this start: its end may not have been heard', () => {
    const on = stage()
    on.ask(first)
    on.ask()
    on.ask(second)
    came(on)
    expect(live(on).sort()).toEqual(['publish 203.0.113.2 s', 'subscribe 203.0.113.7 12'])
  })

  it('is none that was turned away, once the first one went', () => {
    const on = stage()
    on.ask(first)
    came(on)
    on.ask()
    on.ask(second)
    on.admission.endStream('icecast', 'live.ogg', 'source_gone')
    on.ask(first)
    came(on)
    expect(live(on).sort()).toEqual(['publish 203.0.113.1 s', 'subscribe 203.0.113.7 12'])
  })

  it('is none that was refused, and none that only sent a title', () => {
    const on = stage()
    on.ask(first)
    came(on)
    on.ask({ ...second, phase: 'recheck' })
    on.decision = denied
    on.ask(second)
    came(on)
    expect(live(on)).toEqual(['publish 203.0.113.1 s'])
  })

  it('begins a session also when it was asked about like a title, as where its mount is escaped', () => {
    const on = stage()
    on.ask({ ...first, phase: 'recheck' })
    expect(live(on)).toEqual([])
    came(on)
    expect(live(on)).toEqual(['publish 203.0.113.1 s'])
    on.ask({ ...first, phase: 'recheck' })
    on.admission.endStream('icecast', 'live.ogg', 'source_gone')
    came(on)
    expect(live(on)).toEqual([])
  })

  it('is who asked last, not who was asked about before and never came', () => {
    const on = stage()
    on.ask({ ...first, phase: 'recheck' })
    on.ask(second)
    came(on)
    expect(live(on)).toEqual(['publish 203.0.113.2 s'])
  })

  it('ends listeners of a source that nobody asked about', () => {
    const on = stage()
    came(on)
    on.ask()
    came(on)
    expect(on.ends).toMatchObject([{ end: 'restart' }])
  })
})

const WEEK_MS = 7 * 86_400_000

describe('a media server that fell silent', () => {
  it('keeps its sessions beyond the assumed length, until a week has passed without a word', () => {
    const on = stage()
    on.ask()
    on.pass(WEEK_MS - 1)
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
    on.isListed = true
    on.pass(WEEK_MS - 1)
    speak(on)
    on.pass(WEEK_MS - 1)
    on.silence.tick()
    expect(on.registry.list().map((each) => each.mediaServerId)).toEqual(['icecast'])
  })

  it('is not while it asks, and loses the viewers it asked about and does not for a week, unless it has a list', () => {
    const on = stage()
    const isOn = () => on.registry.list().map(({ sessionKey }) => sessionKey)
    on.limits.rechecks = true
    on.ask({ sessionKey: 'never' })
    on.ask({ sessionKey: 'ghost' })
    on.ask({ sessionKey: 'asked' })
    on.ask({ sessionKey: 'encoder', action: 'publish' })
    on.pass(1_000)
    on.ask({ sessionKey: 'ghost', phase: 'recheck' })
    for (let day = 0; day < 7; day += 1) {
      on.pass(WEEK_MS / 7)
      on.isListed = day === 6
      on.silence.tick()
      expect(isOn()).toEqual(['never', 'ghost', 'asked', 'encoder'])
      on.ask({ sessionKey: 'asked', phase: 'recheck' })
    }
    on.isListed = false
    on.silence.tick()
    expect(isOn()).toEqual(['never', 'asked', 'encoder'])
    expect(on.ends).toMatchObject([{ end: 'assumed' }])
  })

  it('keeps a listener it never asks about, who listens for weeks, until a source came since', () => {
    const on = stage()
    on.ask({ action: 'publish', sessionKey: 'before' })
    on.pass(1_000)
    on.ask({ sessionKey: 'long' })
    on.pass(2 * WEEK_MS)
    on.ask({ sessionKey: 'new' })
    on.ask({ action: 'publish', sessionKey: 'x', streamName: 'other.ogg' })
    on.ask({ action: 'publish', sessionKey: 'y', mediaServerId: 'second' })
    on.silence.tick()
    expect(on.ends).toEqual([])
    const long = on.registry.find('icecast', 'long')
    on.ask({ action: 'publish', sessionKey: 'after' })
    on.silence.tick()
    expect(on.ends).toMatchObject([{ id: long?.id, end: 'assumed' }])
  })

  it('is left alone when it never reports ends: each session has its limit', () => {
    const on = stage()
    on.limits.reportsEnd = false
    on.ask()
    on.pass(WEEK_MS)
    on.silence.tick()
    expect(on.ends).toEqual([])
  })
})
