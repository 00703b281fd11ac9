import { describe, expect, it } from 'vitest'
import type { Decision, TraceStep } from '../../shared/access.ts'
import { explainDecision } from '../../shared/explain.ts'
import { REASONS } from '../../shared/reasons.ts'
import { answer } from './records.ts'

const decision = (part: Partial<Decision> = {}): Decision =>
  answer({ reason: 'credential_missing', ...part })

const names = { stream: 'live/news', rule: (id: string) => (id === 'night' ? 'Night loop' : '') }

describe('a decision in sentences', () => {
  it('begins with time, address, secret and stream', () => {
    const sentences = explainDecision(
      decision({
        outcome: 'allow',
        reason: 'grant_accepted',
        grantId: 'link-1',
        recheckAfterSeconds: 60,
        timeLimitSeconds: 900,
        trace: [
          ['stream', 'pass', 'news'],
          ['credential', 'pass', 'link-1'],
          ['grant_expiry', 'pass', String(Date.UTC(2026, 5, 18, 20, 0))],
          ['grant_stream', 'pass', 'news'],
          ['grant_action', 'pass', 'subscribe'],
          ['revocation', 'pass', 'none'],
          ['rule', 'skip', 'none'],
          ['floor', 'pass', 'metered'],
        ],
      }),
      names,
    )
    expect(sentences).toEqual([
      'Time: the credential is valid until 2026-06-18 20:00:00 UTC.',
      'Address: nothing revokes it; its country is DE.',
      'Secret: the credential is genuine (link-1).',
      'Stream: live/news is set up and switched on.',
      'Stream: the credential covers it.',
      'Stream: the credential permits watching.',
      'Rule: none matches.',
      'Mode: the stream asks its viewers for a valid credential, and again at an interval where the media server can; this is met.',
      'Admitted: The credential permits this.',
      'Next: to be asked again after 60 s, where the media server can.',
      'Next: ends after 900 s at the latest.',
    ])
  })

  it('says of a missing credential whether one was needed', () => {
    const secretOf = (...floor: TraceStep[]) =>
      explainDecision(
        decision({ trace: [['credential', 'skip', 'credential_missing'], ...floor] }),
      ).find((sentence) => sentence.startsWith('Secret'))
    const missing = 'Secret: no credential was presented'
    expect(secretOf(['floor', 'fail', 'token'])).toBe(`${missing}.`)
    expect(secretOf()).toBe(`${missing}.`)
    expect(secretOf(['floor', 'pass', 'public'])).toBe(`${missing}, and none is needed.`)
  })

  it.each<[string, Partial<Decision>, string]>([
    [
      'an end that has passed',
      { trace: [['grant_expiry', 'fail', '0']] },
      'Time: the credential expired at 1970-01-01 00:00:00 UTC.',
    ],
    [
      'an expiry the verifier found',
      { trace: [['credential', 'fail', 'grant_expired']] },
      'Time: The credential has expired.',
    ],
    [
      'no credential that could end',
      { trace: [['credential', 'skip', 'credential_missing']] },
      'Time: no credential sets an end.',
    ],
    [
      'nothing about the end of a link that was revoked',
      {
        trace: [
          ['credential', 'pass', 'link-1'],
          ['revocation', 'fail', 'grant_revoked'],
        ],
      },
      'Time: not looked at, since the credential was refused before.',
    ],
    [
      'a revoked address',
      { trace: [['revocation', 'fail', 'address_revoked']] },
      'Address: This address was revoked. (its country is DE)',
    ],
    ['an unknown country', { country: '??' }, 'Address: not looked at; its country is not known.'],
    [
      'no credential',
      { trace: [['credential', 'skip', 'credential_missing']] },
      'Secret: no credential was presented.',
    ],
    [
      'a bad signature',
      { trace: [['credential', 'fail', 'credential_signature']] },
      'Secret: The signature of the credential does not fit.',
    ],
    [
      'a revoked viewer',
      { trace: [['revocation', 'fail', 'viewer_revoked']] },
      'Viewer: This viewer was revoked.',
    ],
    [
      'an unknown stream',
      { trace: [['stream', 'fail', 'stream_unknown']] },
      'Stream: No stream of this name is set up.',
    ],
    [
      'a grant for another stream',
      { trace: [['grant_stream', 'fail', 'news']] },
      'Stream: the credential is for another one.',
    ],
    [
      'a grant to watch',
      { trace: [['grant_action', 'fail', 'publish']] },
      'Stream: the credential does not permit publishing.',
    ],
    [
      'a rule with a name',
      { ruleId: 'night', trace: [['rule', 'pass', 'night']] },
      'Rule: rule “Night loop” matches and decides.',
    ],
    [
      'a rule the floor overrules',
      { trace: [['rule', 'pass', 'open']] },
      'Rule: rule open matches and leaves it to the stream.',
    ],
    [
      'a rule that does not hold now',
      { trace: [['rule', 'fail', 'night:schedule']] },
      'Rule: rule “Night loop” does not hold at this time.',
    ],
    [
      'a shadow rule',
      { trace: [['shadow_rule', 'pass', 'night']] },
      'Rule on trial: rule “Night loop” would have decided otherwise.',
    ],
    [
      'a store that failed',
      { trace: [['store', 'fail', 'store_unavailable']] },
      `Store: ${REASONS.store_unavailable}`,
    ],
    [
      'a request nobody understands',
      { trace: [['request', 'fail', 'not JSON']] },
      'Request: it could not be understood (not JSON).',
    ],
    [
      'another address',
      {
        outcome: 'redirect',
        reason: 'rule_loop',
        ruleId: 'night',
        redirectUrl: 'https://a.example/loop.mp4',
      },
      'Sent elsewhere: A rule plays a loop to this viewer instead of the stream. It is rule “Night loop”. The address is https://a.example/loop.mp4.',
    ],
  ])('says %s', (_, part, sentence) => {
    expect(explainDecision(decision(part), names)).toContain(sentence)
  })

  it('says when the media server cannot do what was decided', () => {
    const sent = decision({
      outcome: 'redirect',
      reason: 'rule_redirect',
      redirectUrl: 'https://a.example',
    })
    const text = (canRedirect?: boolean) =>
      explainDecision(sent, canRedirect === undefined ? {} : { canRedirect }).join(' ')
    expect(text(false)).toContain('the viewer is refused there')
    expect(text(true)).not.toContain('Media server')
    expect(text()).not.toContain('Media server')
    const ads = decision({ outcome: 'allow', reason: 'rule_ads', vastTag: 'https://ads.example' })
    expect(explainDecision(ads).join(' ')).toContain('not told of the advertisements')
    const tags = { prerollTag: null, midrollTag: 'https://ads.example' }
    const playout = {
      promptUrl: null,
      ads: { ...tags, appendListenerId: true, delayReport: true },
    }
    const between = decision({ outcome: 'allow', reason: 'rule_ads', playout })
    expect(explainDecision(between).join(' ')).toContain('not told of the advertisements')
    const prompt = decision({
      outcome: 'allow',
      playout: { promptUrl: 'https://a.example', ads: null },
    })
    expect(explainDecision(prompt).join(' ')).not.toContain('advertisements')
  })

  it('shows ids without names, and codes it does not know', () => {
    const trace: readonly TraceStep[] = [
      ['stream', 'pass', 'news'],
      ['credential', 'fail', 'made_of_cheese'],
      ['grant_expiry', 'fail', 'soon'],
      ['floor', 'fail', 'new_mode'],
      ['rule', 'fail', 'r:new_reason'],
    ]
    expect(explainDecision(decision({ trace }))).toEqual(
      expect.arrayContaining([
        'Stream: news is set up and switched on.',
        'Secret: made_of_cheese.',
        'Time: the credential expired at soon.',
        'Mode: new_mode; this is not met.',
        'Rule: rule r does not match.',
      ]),
    )
  })
})
