import { describe, expect, it } from 'vitest'
import { GROUPS_OF_SERVERS } from '../../../../renderer/features/media-servers/kinds.ts'
import { groupsWith } from '../../../../renderer/kit/groups-with.ts'
import { PROTOCOLS } from '../../../../shared/media-server.ts'

const found = (text: string) =>
  groupsWith(GROUPS_OF_SERVERS, text).flatMap(({ options }) => options.map(({ value }) => value))

describe('the kinds of media server', () => {
  it('are each in one group, those that are used often first', () => {
    expect(found('').toSorted()).toEqual(PROTOCOLS.toSorted())
    expect(found('')[0]).toBe('icecast')
  })

  it.each([
    ['nimble', ['nimble']],
    ['  HLS  proxy ', []],
    ['traefik', ['traefik']],
    ['hls dash', ['nginx-auth-request', 'caddy', 'traefik']],
    ['nothing of the kind', []],
  ])('are searched by every word of %j, in label and hint', (text, kinds) => {
    expect(found(text)).toEqual(kinds)
  })

  it('leave out a group in which nothing is found', () => {
    expect(groupsWith(GROUPS_OF_SERVERS, 'wmspanel').map(({ title }) => title)).toEqual([
      'Other media servers',
    ])
  })
})
