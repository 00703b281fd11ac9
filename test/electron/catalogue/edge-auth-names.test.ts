import { describe, expect, it } from 'vitest'
import { applicationInputSchema } from '../../../shared/application.ts'
import { ask, station } from './edge-auth-station.ts'
import { START_MS, stream } from './fixture.ts'

const NONE = ['names-no-stream']
const OFF = ['origin-not-on-air']

/** Members of a token, and what the lint says of their names. The station has live/news in the group news-room, on air as
 * origin-1 with the tag derby; live/other; all/* by pattern; and live/off, which is switched off. */
const TABLE: readonly (readonly [members: object, expected: readonly string[]])[] = [
  // channel
  [{ channelAlias: 'live/nowhere' }, NONE],
  [{ channelAlias: 'Live/News' }, NONE],
  [{ channelAlias: 'live/off' }, NONE],
  [{ channelAlias: 'news-room' }, NONE],
  [{ channelAlias: 'live/news' }, []],
  [{ channelAlias: 'all/of/it' }, []],
  [{ channelId: 'live/other' }, []],
  [{ channelId: 'us#radio.example#live/other.x1' }, []],
  [{ channelId: 'us#radio.example#live/nowhere.x1' }, NONE],
  [{ channelId: 'us#tv.example#live/other.x1' }, NONE],
  // room
  [{ roomAlias: 'no-room' }, NONE],
  [{ roomAlias: 'news-room' }, []],
  [{ roomId: 'live/news' }, []],
  [{ roomId: 'us#radio.example#news-room.x1' }, []],
  // tag
  [{ tag: 'nothing' }, NONE],
  [{ tag: 'nothing', type: 'publish' }, NONE],
  [{ tag: 'live/other' }, []],
  [{ tag: 'news-room' }, []],
  [{ tag: 'derby' }, []],
  // Only viewers are let in by what a live publisher applied.
  [{ tag: 'derby', type: 'publish' }, NONE],
  // origin
  [{ channelAlias: 'live/news', originStreamId: 'origin-2' }, OFF],
  [{ channelAlias: 'live/news', originStreamId: 'origin-1' }, []],
  [{ channelAlias: 'live/nowhere', originStreamId: 'origin-2' }, [...NONE, ...OFF]],
  // What has no target, or needs none, has findings of its own.
  [{ tag: 'nothing', originStreamId: 'origin-2', type: 'auth' }, []],
  [{ channelAlias: '' }, []],
]

function setUp() {
  const { catalogue } = station()
  catalogue.streams.create(stream({ name: 'all/*' }), 'console')
  catalogue.streams.create(stream({ name: 'live/off', enabled: false }), 'console')
  const named = (codes: readonly { readonly code: string }[]): readonly string[] =>
    codes.map(({ code }) => code).filter((code) => [...NONE, ...OFF].includes(code))
  return { catalogue, named }
}

describe('a token for what is not there', () => {
  it('is told of in the form, when it is issued, and in the workbench', () => {
    const { catalogue, named } = setUp()
    for (const [members, expected] of TABLE) {
      const given = { type: 'stream', ...members }
      const asked = { kind: 'edge-auth', applicationId: 'radio.example', ...given }
      const about = JSON.stringify(members)
      expect(named(catalogue.tokens.preview(asked).lints), about).toEqual(expected)
      const key = { kind: 'pasted', secret: 's', encoding: 'text' } as const
      const input = { applicationId: 'radio.example', expiresAtMs: START_MS + 60_000, ...given }
      const signed = catalogue.workbench.sign({ format: 'phenix', key, input }, 'console')
      expect(named(signed.lint), about).toEqual(expected)
      const read = catalogue.workbench.decode({ text: signed.token, atMs: null })
      expect(named(read.lint), about).toEqual(expected)
    }
  })

  it('opens none of the streams, and any other opens one', () => {
    const { catalogue } = setUp()
    const names = ['live/news', 'live/other', 'all/of/it', 'live/off', 'live/nowhere']
    for (const [members, expected] of TABLE) {
      const { channelAlias, type = 'stream' } = members as Record<string, string | undefined>
      // An empty one has a finding of its own.
      if (channelAlias === '' || type === 'auth') continue
      const given = { label: '', type: type as 'stream' | 'publish', ...members }
      const issued = catalogue.applications.issue('radio.example', given, 'console')
      expect(
        issued.lint.map(({ code }) => code),
        JSON.stringify(members),
      ).toEqual(expect.arrayContaining([...expected]))
      const action = type === 'publish' ? 'publish' : 'subscribe'
      const opened = names.filter(
        (streamName) => ask(catalogue, issued.secret, { streamName, action }).outcome === 'allow',
      )
      expect(opened.length > 0, JSON.stringify(members)).toBe(expected.length === 0)
    }
  })

  it('is one for a stream outside of the group its application is kept to', () => {
    const { catalogue, named } = setUp()
    const kept = { id: 'kept.example', streamGroup: 'news-room', firstSecret: { secret: 'abc' } }
    catalogue.applications.create(applicationInputSchema.parse(kept), 'console')
    const lints = (channelAlias: string) => {
      const asked = { kind: 'edge-auth', applicationId: 'kept.example', type: 'stream' }
      return named(catalogue.tokens.preview({ ...asked, channelAlias }).lints)
    }
    expect(lints('live/other')).toEqual(NONE)
    expect(lints('live/news')).toEqual([])
  })

  it('says nothing of what cannot be read', () => {
    const { catalogue, named } = setUp()
    const envelope = { applicationId: 'radio.example', digest: 'x', token: '[' }
    for (const token of ['[', '7', 'null', '{"requiredTag":7,"originStreamId":[]}']) {
      const text = `DIGEST:${btoa(JSON.stringify({ ...envelope, token }))}`
      expect(named(catalogue.workbench.decode({ text, atMs: null }).lint)).toEqual([])
    }
  })
})
