import { describe, expect, it } from 'vitest'
import { withEnding } from '../../../electron/sessions/with-ending.ts'
import { stage } from './fakes.ts'

describe('what ends the sessions of a feed', () => {
  it('is told anew of those that run once their media server is set up otherwise, and once', () => {
    const on = stage()
    on.ask()
    const facts = { cuts: false, revision: 0 }
    const live = withEnding(on.registry, {
      factsOf: () => ({
        ...{ protocol: 'icecast', reportsEnd: true, timeLimit: false, rechecks: false },
        ...{ assumedSessionSeconds: 600, asksEachTime: false, cutsWithinSeconds: null },
        cuts: facts.cuts,
      }),
      factsRevision: () => facts.revision,
      intervalOf: () => null,
      viewedMs: () => undefined,
      oustedBy: () => undefined,
      now: () => on.wallMs,
    })
    const feed = live.subscribe()
    expect(feed.take().changed).toEqual([])
    Object.assign(facts, { cuts: true, revision: 1 })
    expect(feed.take().changed).toMatchObject([{ ending: { by: 'stagedoor', fate: 'instant' } }])
    expect(feed.take().changed).toEqual([])
  })
})
