import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import type { RuleEffect } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { compile, makeRequest, makeStream, NOW_MS } from './fixtures.ts'

const PROMPT = 'https://radio.example/closed.mp3'
const PREROLL = 'https://ads.example/pre'
const stream = makeStream({ mode: 'public' })

const decideBy = (effect: RuleEffect, request: Partial<AccessRequest> = {}) => {
  const rule = makeRule({ effect, actions: ['publish', 'subscribe'] })
  return decide(makeRequest(request), compile({ streams: [stream], rules: [rule] }), NOW_MS)
}

describe('a rule that plays something first', () => {
  it('refuses publishers as ever', () => {
    expect(decideBy({ kind: 'drop', promptUrl: PROMPT }, { action: 'publish' })).toMatchObject({
      outcome: 'deny',
      reason: 'rule_drop',
      redirectUrl: null,
    })
  })

  it('sends viewers it refuses to the announcement, and never to the stream', () => {
    const decision = decideBy({ kind: 'drop', promptUrl: PROMPT })
    expect(decision).toMatchObject({
      outcome: 'redirect',
      reason: 'rule_prompt',
      redirectUrl: PROMPT,
    })
    expect(decision).not.toHaveProperty('playout')
  })

  it('tells what plays before the stream when it admits', () => {
    expect(decideBy({ kind: 'continue', promptUrl: PROMPT })).toMatchObject({
      outcome: 'allow',
      playout: { promptUrl: PROMPT, ads: null },
    })
  })

  it('tells nothing of it when there is nothing', () => {
    expect(decideBy({ kind: 'continue' })).not.toHaveProperty('playout')
    expect(decideBy({ kind: 'drop' })).not.toHaveProperty('playout')
  })
})

describe('a rule with ads', () => {
  it('tells all that the ad server has to know, ids and delay unless switched off', () => {
    expect(decideBy({ kind: 'ads', vastTag: PREROLL }).playout).toEqual({
      promptUrl: null,
      ads: { prerollTag: PREROLL, midrollTag: null, appendListenerId: true, delayReport: true },
    })
    const between = decideBy({ kind: 'ads', midrollTag: PREROLL })
    expect(between).toMatchObject({ outcome: 'allow', reason: 'rule_ads', vastTag: null })
    expect(between.playout?.ads).toMatchObject({ prerollTag: null, midrollTag: PREROLL })
    const all = { midrollTag: `${PREROLL}/mid`, appendListenerId: false, delayReport: false }
    const decision = decideBy({ kind: 'ads', vastTag: PREROLL, promptUrl: PROMPT, ...all })
    expect(decision).toMatchObject({
      outcome: 'allow',
      vastTag: PREROLL,
      playout: { promptUrl: PROMPT, ads: { prerollTag: PREROLL, ...all } },
    })
  })
})

it('a shadow rule counts when only what it plays is another', () => {
  const rules = [
    makeRule({ id: 'now', effect: { kind: 'ads', vastTag: PREROLL } }),
    makeRule({
      id: 'trial',
      priority: 1,
      state: 'shadow',
      effect: { kind: 'ads', vastTag: PREROLL, midrollTag: `${PREROLL}/mid` },
    }),
  ]
  const decision = decide(makeRequest(), compile({ streams: [stream], rules }), NOW_MS)
  expect(decision.shadowRuleIds).toEqual(['trial'])
})
