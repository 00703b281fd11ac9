import { describe, expect, it } from 'vitest'
import { type CutReach, cutReach } from '../../../../electron/sessions/control/reach.ts'
import { fateOf } from '../../../../electron/sessions/ending.ts'
import {
  type ControlledProtocol,
  controlOf,
  isControllable,
} from '../../../../shared/control-setup.ts'
import { PROTOCOLS } from '../../../../shared/media-server.ts'
import type { Session } from '../../../../shared/session.ts'
import { sessionFor } from './sessions.ts'

const viewer = (members: Partial<Session>): Session =>
  sessionFor({ streamName: 'live/news', sessionKey: null, ...members })
const publisher = (members: Partial<Session>): Session => viewer({ ...members, action: 'publish' })
const KEYED = { sessionKey: 'k' }

type Row = readonly [protocol: ControlledProtocol, what: string, session: Session, reach: CutReach]

const ROWS: readonly Row[] = [
  ['icecast', 'a listener without an id', viewer({}), 'tried'],
  ['icecast', 'a listener', viewer(KEYED), 'sure'],
  ['icecast', 'a source, which is its mount', publisher({}), 'sure'],
  ['nginx-rtmp', 'a viewer without an id', viewer({}), 'tried'],
  ['nginx-rtmp', 'one whose id is no number', viewer({ sessionKey: 'x:live/news' }), 'tried'],
  ['nginx-rtmp', 'one of no application', viewer({ sessionKey: '5', streamName: 'a' }), 'tried'],
  ['nginx-rtmp', 'a viewer', viewer({ sessionKey: '5:live/news' }), 'sure'],
  ['nginx-rtmp', 'a publisher', publisher({ sessionKey: '5:live/news' }), 'sure'],
  ['nimble', 'a viewer without an id', viewer({}), 'tried'],
  ['nimble', 'one known by neither id nor address', viewer({ ...KEYED, address: null }), 'tried'],
  ['nimble', 'a viewer of its id', viewer({ sessionKey: '7', address: null }), 'sure'],
  ['nimble', 'a viewer of an address', viewer(KEYED), 'sure'],
  ['nimble', 'a publisher without a name', publisher(KEYED), 'tried'],
  ['nimble', 'a publisher', publisher({ viewerId: 'ann' }), 'sure'],
  ['node-media-server', 'a viewer without an id', viewer({}), 'tried'],
  ['node-media-server', 'a viewer', viewer(KEYED), 'sure'],
  ['mediamtx', 'the page of a player, which has no id', viewer({ protocol: 'hls' }), 'tried'],
  ['mediamtx', 'a protocol it lists nobody of', viewer({ ...KEYED, protocol: 'new' }), 'tried'],
  ['mediamtx', 'a viewer', viewer({ ...KEYED, protocol: 'hls' }), 'sure'],
  ['srs', 'a viewer without an id', viewer({}), 'tried'],
  ['srs', 'a publisher', publisher(KEYED), 'sure'],
  ['oven-media-engine', 'a viewer', viewer(KEYED), 'never'],
  ['oven-media-engine', 'a publisher', publisher({}), 'sure'],
  ['ant-media', 'a viewer without a name', viewer(KEYED), 'never'],
  ['ant-media', 'one whose name is a path', viewer({ viewerId: 'a/b' }), 'never'],
  [
    'ant-media',
    'a viewer, whom the Community Edition does not stop',
    viewer({ viewerId: 'a' }),
    'tried',
  ],
  ['ant-media', 'a publisher', publisher({}), 'sure'],
]

/** Set up to be controlled, as server-facts.ts tells it. */
const factsOf = (protocol: ControlledProtocol) => ({
  protocol,
  reportsEnd: true,
  timeLimit: false,
  rechecks: false,
  assumedSessionSeconds: 600,
  asksEachTime: false,
  cutsWithinSeconds: null,
  cuts: controlOf(protocol)?.publishersOnly !== true,
  cutsPublishers: true,
})

describe('whom a media server can be made to cut', () => {
  it.each(ROWS)('%s: %s', (protocol, _, session, reach) => {
    expect(cutReach[protocol](session)).toBe(reach)
  })

  it.each(ROWS)('is what revoking foretells: %s, %s', (protocol, _, session, reach) => {
    const fate = reach === 'sure' ? 'instant' : 'new_viewers_only'
    expect(fateOf(session, factsOf(protocol))).toBe(fate)
    const away = { ...factsOf(protocol), cuts: false, cutsPublishers: false }
    expect(fateOf(session, away)).toBe('new_viewers_only')
  })

  it('has a row for each that is controlled', () => {
    const rows = new Set(ROWS.map(([protocol]) => protocol))
    expect([...rows].toSorted()).toEqual(PROTOCOLS.filter(isControllable).toSorted())
  })
})
