import { describe, expect, it } from 'vitest'
import {
  cutsSource,
  endsStream,
  sourcesReached,
} from '../../../renderer/components/sources-reached.ts'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Session } from '../../../shared/session.ts'
import { session } from '../../shared/records.ts'

const servers = [
  { id: 'ice', protocol: 'icecast', capabilities: { revoke: 'instant' } },
] as unknown as MediaServerStatus[]
const source = (id: string, given: Partial<Session> = {}): Session =>
  session({ id, action: 'publish', ...given })
const viewer = (id: string, given: Partial<Session> = {}): Session => session({ id, ...given })
const other = { streamId: 'club', streamName: 'live/club' } as const
const reach = (
  covered: readonly Session[],
  around: readonly Session[] = [],
  own: string | null = 's',
) => sourcesReached(covered, [...covered, ...around], servers, own)

describe('the sources that a revocation reaches', () => {
  it('are none among viewers, whoever publishes beside them', () => {
    expect(reach([viewer('v')], [source('s')])).toEqual([])
    expect(cutsSource([])).toBe(false)
  })

  it('take their stream off air from whoever is at it, and not from others', () => {
    const around = [
      viewer('v1'),
      viewer('v2'),
      viewer('revoked', { revokedAtMs: 5 }),
      viewer('elsewhere', other),
      source('revoked-source', { revokedAtMs: 5 }),
    ]
    const reached = reach([source('s')], around)
    expect(reached).toEqual([{ name: 'live/news', fate: 'off_air', isOwn: true, viewers: 2 }])
    expect(cutsSource(reached)).toBe(true)
  })

  it('do not promise silence where another source is left, and are cut all the same', () => {
    const reached = reach([source('s')], [source('spare')])
    expect(reached.map(({ fate }) => fate)).toEqual(['another_source'])
    expect(cutsSource(reached)).toBe(true)
  })

  it('go off air only once asked about, where their media server asks again', () => {
    const ending = { fate: 'at_next_check' } as Session['ending'] & object
    const [reached] = reach([source('s', { ending })])
    expect(reached?.fate).toBe('at_next_check')
    expect(reached !== undefined && endsStream(reached) && cutsSource([reached])).toBe(true)
  })

  it('need not be meant where their media server does not cut them', () => {
    const ending = { fate: 'new_viewers_only' } as Session['ending'] & object
    const reached = reach([source('s', { ending })])
    expect(reached.map(({ fate }) => fate)).toEqual(['stays'])
    expect(cutsSource(reached)).toBe(false)
  })

  it('begin with the one pointed at, then that of most viewers', () => {
    const small = { streamId: 'a', streamName: 'live/a' } as const
    const covered = [source('a', small), source('club', other), source('s')]
    const names = reach(covered, [viewer('v', other)]).map(({ name }) => name)
    expect(names).toEqual(['live/news', 'live/club', 'live/a'])
    expect(reach(covered, [], null).some(({ isOwn }) => isOwn)).toBe(false)
  })
})
