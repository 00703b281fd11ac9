import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { TARGET_KINDS } from '../../../electron/tokens/edge-auth-payload.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import { ask, SECRET, said, station } from './edge-auth-station.ts'
import { START_MS } from './fixture.ts'

/** One state of a constraint: what of a right token it changes, and what a decision says of it. */
interface State {
  /** Members of the payload. `undefined` takes one out. */
  readonly with?: object
  /** What of the application is another. */
  readonly application?: object
  /** Members of the envelope. */
  readonly envelope?: object
  readonly end: readonly string[]
}

type Station = ReturnType<typeof station>

interface Constraint {
  readonly passes: State
  readonly fails: State
  readonly absent: State
  /** Each alike. */
  readonly malformed: readonly State[]
}

const ALLOWED = ['allow', 'grant_accepted']
const denied = (reason: string, word: string): readonly string[] => [
  'deny',
  reason,
  `phenix:${word}`,
]
const OTHER_STREAM = (word: string) => denied('grant_other_stream', word)
const MALFORMED = (word: string) => denied('credential_malformed', word)

/** A member that is a text, present with what is no text. */
const noTexts = (name: string, word: string): readonly State[] =>
  [7, true, null, [], ['news'], {}].map((value) => ({
    with: { [name]: value },
    end: MALFORMED(word),
  }))

/** Every target is the one member `requiredTag`, so absence and form are alike for all. */
const target = (right: string, wrong: string): Constraint => ({
  passes: { with: { requiredTag: right }, end: ALLOWED },
  fails: { with: { requiredTag: wrong }, end: OTHER_STREAM('tag-mismatch') },
  absent: {
    with: { requiredTag: undefined },
    end: denied('credential_no_target', 'no-target'),
  },
  malformed: noTexts('requiredTag', 'malformed-tag'),
})

const geo = (list: string) => ({ capabilities: [`geo-country-${list}`] })
const GEO_FORMS = ['', '=', '=DEU', '=D', '=DE,,US', '=DE;US', '=*']
const country = (kind: 'allow' | 'deny', right: string, wrong: string, word: string) => ({
  passes: { with: geo(`${kind}=${right}`), end: ALLOWED },
  fails: { with: geo(`${kind}=${wrong}`), end: denied('credential_other_country', word) },
  absent: { with: { capabilities: ['hd'] }, end: ALLOWED },
  malformed: [
    ...GEO_FORMS.map((form) => ({ with: geo(kind + form), end: MALFORMED('malformed-geo') })),
    ...[`geo-country-${kind}=${right}`, 7, null, {}, [7]].map((capabilities) => ({
      with: { capabilities },
      end: MALFORMED('malformed-capabilities'),
    })),
  ],
})

/** The right token of each action, asked with where all of this is so. */
const ACTIONS = [
  { action: 'subscribe', type: 'stream', other: 'publish' },
  { action: 'publish', type: 'publish', other: 'stream' },
] as const
const CIRCUMSTANCES = { address: '192.0.2.7', sessionKey: 'session-1', streamName: 'live/news' }

const constraintsOf = ({
  type,
  other,
  action,
}: (typeof ACTIONS)[number]): Record<string, Constraint> => ({
  expires: {
    passes: { with: { expires: START_MS + 1 }, end: ALLOWED },
    fails: { with: { expires: START_MS - 30_000 }, end: denied('grant_expired', 'expired') },
    absent: { with: { expires: undefined }, end: MALFORMED('missing-expiry') },
    malformed: [`${START_MS + 60_000}`, null, true, [], {}].map((expires) => ({
      with: { expires },
      end: MALFORMED('malformed-expiry'),
    })),
  },
  type: {
    passes: { with: { type }, end: ALLOWED },
    fails: { with: { type: other }, end: denied('grant_other_action', 'wrong-type') },
    absent: {
      with: { type: undefined },
      end: action === 'subscribe' ? ALLOWED : denied('grant_other_action', 'wrong-type'),
    },
    malformed: [
      ...noTexts('type', 'malformed-type'),
      ...['', 'Stream', 'PUBLISH', 'edge'].map((word) => ({
        with: { type: word },
        end: MALFORMED('unknown-type'),
      })),
    ],
  },
  channelAlias: target('channelAlias:live/news', 'channelAlias:live/other'),
  channelId: target(
    'channelId:us-east#radio.example#live/news.aB3x',
    'channelId:us-east#radio.example#live/other.aB3x',
  ),
  roomAlias: target('roomAlias:news-room', 'roomAlias:sports-room'),
  roomId: target(
    'roomId:us-east#radio.example#news-room.aB3x',
    'roomId:us-east#tv.example#news-room.aB3x',
  ),
  tag: target('news-room', 'sports-room'),
  sessionId: {
    passes: { with: { sessionId: 'session-1' }, end: ALLOWED },
    fails: {
      with: { sessionId: 'session-2' },
      end: denied('credential_other_session', 'session-mismatch'),
    },
    absent: { with: { sessionId: undefined }, end: ALLOWED },
    malformed: noTexts('sessionId', 'malformed-session'),
  },
  remoteAddress: {
    passes: { with: { remoteAddress: '192.0.2.7' }, end: ALLOWED },
    fails: {
      with: { remoteAddress: '192.0.2.8' },
      end: denied('credential_other_address', 'address-mismatch'),
    },
    absent: { with: { remoteAddress: undefined }, end: ALLOWED },
    malformed: [
      ...noTexts('remoteAddress', 'malformed-address'),
      ...['', '192.0.2', '192.0.2.0/24', '192.0.2.7:80', 'localhost', '*'].map((remoteAddress) => ({
        with: { remoteAddress },
        end: MALFORMED('malformed-address'),
      })),
    ],
  },
  originStreamId: {
    passes: { with: { originStreamId: 'origin-1' }, end: ALLOWED },
    fails: { with: { originStreamId: 'origin-2' }, end: OTHER_STREAM('origin-mismatch') },
    absent: { with: { originStreamId: undefined }, end: ALLOWED },
    malformed: noTexts('originStreamId', 'malformed-origin'),
  },
  'geo-country-allow': country('allow', 'US,DE', 'US,FR', 'geo-restricted'),
  'geo-country-deny': country('deny', 'US,FR', 'US,DE', 'geo-blocked'),
  applicationId: {
    passes: { application: { streamGroup: 'news-room' }, end: ALLOWED },
    fails: { application: { streamGroup: 'sports-room' }, end: OTHER_STREAM('other-application') },
    absent: { envelope: { applicationId: undefined }, end: MALFORMED('bad-token') },
    malformed: ['', 7, null, ['radio.example'], {}].map((applicationId) => ({
      envelope: { applicationId },
      end: MALFORMED('bad-token'),
    })),
  },
})

/** Signs whatever it is, as somebody may who does not use the vendor's library. */
function forge(payload: object, envelope: object): string {
  const token = JSON.stringify(payload)
  const digest = createHmac('sha512', `radio.example${SECRET}`).update(token).digest('base64')
  const whole = { applicationId: 'radio.example', digest, token, ...envelope }
  return `DIGEST:${Buffer.from(JSON.stringify(whole)).toString('base64')}`
}

describe.each(ACTIONS)('an EdgeAuth token to $action', (about) => {
  const { action, type } = about
  const right = { expires: START_MS + 60_000, requiredTag: 'channelAlias:live/news', type }
  const constraints = constraintsOf(about)

  function endOf(state: State, { catalogue }: Station): readonly string[] {
    const token = forge({ ...right, ...state.with }, state.envelope ?? {})
    const request: Partial<AccessRequest> = { ...CIRCUMSTANCES, action }
    return said(ask(catalogue, token, request))
  }

  it('names every constraint there is', () => {
    const named = Object.keys(constraints)
    expect(TARGET_KINDS.filter((kind) => !named.includes(kind))).toEqual([])
    for (const member of ['expires', 'type', 'sessionId', 'remoteAddress', 'originStreamId']) {
      expect(named).toContain(member)
    }
    expect(named).toHaveLength(13)
  })

  it.each(Object.keys(constraints))('whose %s passes, fails, is absent or malformed', (name) => {
    const { passes, fails, absent, malformed } = constraints[name] as Constraint
    const usual = station()
    const on = ({ application }: State): Station =>
      application === undefined ? usual : station(application)
    expect(endOf(passes, on(passes)), 'passes').toEqual(passes.end)
    expect(endOf(fails, on(fails)), 'fails').toEqual(fails.end)
    expect(endOf(absent, on(absent)), 'absent').toEqual(absent.end)
    expect(malformed.length).toBeGreaterThan(0)
    for (const state of malformed) {
      const about = JSON.stringify(state.with ?? state.envelope)
      expect(endOf(state, usual), about).toEqual(state.end)
    }
  })
})
